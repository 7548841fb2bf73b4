-- An access that needs itself.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local t = setmetatable({}, { __index = function(t, k) return t[k] end })
t.x = t.x .. ""
