-- A write that needs itself.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local t = setmetatable({}, { __newindex = function(t, k, v) t[k] = v end })
t.x = 1
