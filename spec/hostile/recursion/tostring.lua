-- A text that needs itself.
--@ flags --timeout=20s
--@ ends failed
--@ says stack overflow
print(setmetatable({}, { __tostring = function(t) return tostring(t) end }))
