-- Takes the same lock twice.
--@ flags --timeout=5s
--@ ends well
--@ prints deadlock
local l = unilua.lock("hostile.twice")
assert(l:acquire())
print((select(3, l:acquire())))
