-- Starts runs for ever, all of which fail.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
while true do
  unilua.job.spawn(function() error(("x"):rep(1e5)) end):wait()
end
