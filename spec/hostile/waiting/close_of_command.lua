-- Waits for a program that never ends, in the clean-up.
--@ flags --timeout=300ms --allow-run=sh
--@ ends limited timeout
--@ says raise it with --timeout
local p = io.popen("trap '' TERM; sleep 100000", "w")
unilua.job.on_exit(function() unilua.sleep("10ms") end)
p:close()
print("went on")
