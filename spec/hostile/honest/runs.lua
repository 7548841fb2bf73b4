-- Starts runs and waits for them.
local results = unilua.job.map(function(n) return n * n end, { 1, 2, 3 })
assert(results[3].value == 9)
local run = unilua.job.spawn(function() unilua.sleep("1ms") return "done" end)
assert(run:wait().value == "done")
return "served"
