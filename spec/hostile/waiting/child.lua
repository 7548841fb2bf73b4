-- Waits for a run that waits for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(function() unilua.job.spawn(function() unilua.sleep("1000d") end):wait() end)
print("went on")
