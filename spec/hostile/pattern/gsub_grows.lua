-- A replacement that is larger than the text, a million times.
--@ flags --timeout=20s
--@ ends failed
--@ says too large
local s = ("a"):rep(1e6)
s = s:gsub("a", ("b"):rep(1e4))
