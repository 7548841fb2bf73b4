-- Holds what it has in metatables.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local t = {}
while true do t = setmetatable({}, { __index = t, __mark = ("x"):rep(1000) }) end
