-- A format that repeats a long text.
--@ flags --timeout=20s
--@ ends failed
--@ says too large
local s, list = ("x"):rep(1e7), {}
for i = 1, 200 do list[i] = s end
string.format(("%s"):rep(200), unpack(list))
