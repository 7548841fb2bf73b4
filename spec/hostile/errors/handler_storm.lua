-- Handlers within handlers, each of which raises.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local function storm(n)
  return xpcall(error, function() storm(n + 1) error("again") end)
end
storm(1)
print("over")
