-- A concatenation that needs itself.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local t = setmetatable({}, { __concat = function(a, b) return a .. b end })
print(t .. "x")
