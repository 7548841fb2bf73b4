-- Many runs wait for a lock, which waits for them: none is left to wait.
--@ flags --timeout=60s
--@ ends well
--@ prints deadlock
assert(unilua.lock("hostile.waiters"):acquire())
local list = {}
for i = 1, 60 do list[i] = i end
local results = unilua.job.map(function() return (select(3, unilua.lock("hostile.waiters"):acquire())) end, list, { workers = 60 })
print(results[60].value)
