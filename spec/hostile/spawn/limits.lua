-- A child that asks for more time than its parent has.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
unilua.job.spawn(function() while true do end end, { timeout = "1000d" }):wait()
print("went on")
