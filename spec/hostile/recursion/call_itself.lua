-- A callable that is its own __call.
--@ flags --timeout=60s
--@ ends failed
--@ says attempt to call
local t = {}
setmetatable(t, { __call = t })
t()
