-- Changes the values that it was given with an expected failure.
--@ ends failed not_held
--@ says lock
local l = assert(unilua.lock("hostile.expected"):acquire())
l:release()
assert(l:release())
