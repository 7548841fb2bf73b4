-- Loops, is ended, and loops in its clean-up function.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
unilua.job.on_exit(function()
  pcall(function() while true do end end)
  print("went on")
end)
while true do end
