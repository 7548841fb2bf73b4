-- A replacement that names the whole match many times.
--@ flags --timeout=20s
--@ ends failed
--@ says too large
local s = ("a"):rep(1e4)
for _ = 1, 4 do s = s:gsub(".*", ("%0"):rep(1e3), 1) end
