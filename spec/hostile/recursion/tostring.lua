-- A text that needs itself.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
print(setmetatable({}, { __tostring = function(t) return tostring(t) end }))
