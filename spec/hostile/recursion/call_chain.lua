-- A callable whose __call is a callable.
--@ flags --timeout=60s
--@ ends failed
--@ says attempt to call
local t = {}
for _ = 1, 1e4 do t = setmetatable({}, { __call = t }) end
t()
