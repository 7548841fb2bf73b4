-- Ends the run in an error handler, in clean-up.
--@ ends failed
--@ exits 7
--@ says exit 7
unilua.job.on_exit(function()
  xpcall(error, function() os.exit(7) end)
  print("went on")
end)
