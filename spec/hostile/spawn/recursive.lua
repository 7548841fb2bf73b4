-- Starts runs that start runs, for ever.
--@ flags --max-children=20 --timeout=60s
--@ ends limited canceled
--@ says more than its limit of 20 children
unilua.job.spawn("recursive.lua")
unilua.job.spawn("recursive.lua")
unilua.sleep("1000d")
