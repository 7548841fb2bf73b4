-- Loops in its clean-up function, which has five seconds.
--@ ends failed timeout
--@ says the functions given to unilua.job.on_exit have taken longer than 5s
unilua.job.on_exit(function() while true do end end)
print("done")
--@ prints done
