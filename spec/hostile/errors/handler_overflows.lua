-- A handler that overflows the stack after an overflow.
--@ flags --timeout=60s
--@ ends well
--@ prints false
local function deep() return 1 + deep() end
print((xpcall(deep, deep)))
