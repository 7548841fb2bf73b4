-- Prints for ever in the clean-up.
--@ flags --max-output=10
--@ ends limited canceled
--@ says raise it with --max-output
unilua.job.on_exit(function() while true do print("more than ten bytes") end end)
