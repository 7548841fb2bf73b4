-- Waits for the run of which it is a part.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
unilua.job.spawn(function()
  unilua.queue("hostile.parent", { persist = "none" }):take()
end):wait()
