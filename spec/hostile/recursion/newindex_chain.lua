-- A chain of tables for writing that leads back to its beginning.
--@ flags --timeout=60s
--@ ends failed
--@ says loop in settable
local a, b = {}, {}
setmetatable(a, { __newindex = b })
setmetatable(b, { __newindex = a })
a.x = 1
