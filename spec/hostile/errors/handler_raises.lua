-- Handlers that raise.
--@ ends well
--@ prints false	true
local ok, e = xpcall(error, function() error("again") end)
print(ok, e ~= nil)
