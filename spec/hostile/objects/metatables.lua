-- Reaches for the metatable of a shared object.
--@ ends well
--@ prints false
--@ prints false
--@ prints false
local c = unilua.counter("hostile.metatable")
print((pcall(setmetatable, c, {})))
print(type(getmetatable(c)) == "table")
print((pcall(function() c.incr = print end)))
