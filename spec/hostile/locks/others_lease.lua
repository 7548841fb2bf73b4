-- Hands a lease to another run.
--@ ends well
--@ prints false
--@ prints true
local lease = assert(unilua.lock("hostile.lease"):acquire())
print((pcall(unilua.job.spawn, function(l) l:release() end, { args = { lease } })))
print(unilua.lock("hostile.lease"):is_locked())
