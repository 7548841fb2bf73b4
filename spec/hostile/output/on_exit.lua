-- Prints in the clean-up what it may not print before it.
--@ flags --max-output=10
--@ ends limited canceled
--@ says raise it with --max-output
unilua.job.on_exit(function() print("more than ten bytes") end)
print("more than ten bytes")
