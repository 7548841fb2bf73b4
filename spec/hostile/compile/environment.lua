-- A chunk in an environment that loops.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local env = setmetatable({}, { __index = function() while true do end end })
pcall(load("return x", "x", "t", env))
print("went on")
