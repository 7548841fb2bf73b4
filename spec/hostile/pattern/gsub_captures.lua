-- A replacement that names the whole match many times.
--@ flags --timeout=60s --max-memory=32MB
--@ ends limited canceled
--@ says more than its limit of 32MB of memory (raise it with --max-memory)
local s = ("a"):rep(1e4)
for _ = 1, 4 do s = s:gsub(".*", ("%0"):rep(1e3), 1) end
