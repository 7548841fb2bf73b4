-- Starts runs in the clean-up of a run that was ended.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
unilua.job.on_exit(function()
  for _ = 1, 10 do unilua.job.spawn(function() unilua.sleep("1000d") end) end
end)
unilua.sleep("1000d")
