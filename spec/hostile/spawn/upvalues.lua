-- A function that carries something of its parent with it.
--@ ends well
--@ prints false
--@ prints false
--@ prints false
--@ prints nil
local here = {}
print((pcall(unilua.job.spawn, function() return here end)))
print((pcall(unilua.job.spawn, print)))
print((pcall(unilua.job.spawn, coroutine.wrap(function() end))))
left = here
print(unilua.job.spawn(function() return left end):wait().value)
