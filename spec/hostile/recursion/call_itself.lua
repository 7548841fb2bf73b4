-- A callable that is its own __call.
--@ flags --timeout=20s
--@ ends failed
--@ says attempt to call
local t = {}
setmetatable(t, { __call = t })
t()
