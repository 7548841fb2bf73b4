-- Loops in a metamethod that is called by an access.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local t = setmetatable({}, { __index = function() while true do end end })
pcall(function() return t.x end)
print("went on")
