-- Waits for a negative time.
--@ ends well
--@ prints false
--@ prints false
--@ prints false
--@ prints false
print(pcall(unilua.queue("hostile.negative").take, unilua.queue("hostile.negative"), { timeout = -1 }) == true)
print(pcall(unilua.lock("hostile.negative").acquire, unilua.lock("hostile.negative"), { timeout = "-1s" }) == true)
print(pcall(unilua.job.spawn, function() end, { timeout = -1 }) == true)
print(pcall(unilua.lock("hostile.negative").acquire, unilua.lock("hostile.negative"), { ttl = -1 }) == true)
