-- Works on in its clean-up.
--@ flags --max-instructions=1000000 --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-instructions
unilua.job.on_exit(function() while true do end end)
while true do end
