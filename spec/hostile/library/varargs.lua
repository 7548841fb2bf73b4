-- More arguments than a stack holds.
--@ flags --timeout=60s
--@ ends failed
--@ says too many results to unpack
local t = {}
t[1e6] = 1
print(select("#", unpack(t, 1, 1e7)))
