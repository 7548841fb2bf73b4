-- A call that needs itself.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local t = setmetatable({}, { __call = function(t) return 1 + t() end })
t()
