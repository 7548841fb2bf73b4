-- A format that repeats a long text.
--@ flags --timeout=60s --max-memory=32MB
--@ ends limited canceled
--@ says more than its limit of 32MB of memory (raise it with --max-memory)
local s, list = ("x"):rep(1e7), {}
for i = 1, 200 do list[i] = s end
string.format(("%s"):rep(200), unpack(list))
