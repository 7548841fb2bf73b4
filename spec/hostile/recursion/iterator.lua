-- An iterator that is a callable that needs itself.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local t
t = setmetatable({}, { __call = function() for _ in t do end end })
for _ in t do end
