-- Counts beyond what is exact.
--@ ends well
--@ prints range
--@ prints false
--@ prints false
local c = unilua.counter("hostile.range")
c:set(2 ^ 53)
print((select(3, c:incr(2 ^ 53))))
print((pcall(c.incr, c, 0.5)))
print((pcall(c.incr, c, 0 / 0)))
