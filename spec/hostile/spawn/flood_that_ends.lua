-- Starts runs for ever, all of which end at once.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
while true do
  unilua.job.spawn(function() end):wait()
end
