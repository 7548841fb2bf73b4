-- Tries for ever what another run holds.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
assert(unilua.lock("hostile.try"):acquire())
unilua.job.spawn(function()
  while true do unilua.lock("hostile.try"):try() end
end):wait()
