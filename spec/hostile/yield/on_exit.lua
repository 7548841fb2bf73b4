-- Yields in a clean-up function.
--@ ends failed
--@ says attempt to yield
unilua.job.on_exit(function() coroutine.yield() end)
