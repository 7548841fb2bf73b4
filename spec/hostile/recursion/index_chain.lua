-- A chain of tables that leads back to its beginning.
--@ flags --timeout=60s
--@ ends failed
--@ says loop in gettable
local a, b = {}, {}
setmetatable(a, { __index = b })
setmetatable(b, { __index = a })
print(a.x)
