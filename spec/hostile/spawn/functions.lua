-- Starts runs for ever.
--@ flags --max-children=5
--@ ends limited canceled
--@ says more than its limit of 5 children
while true do pcall(unilua.job.spawn, function() unilua.sleep("1000d") end) end
