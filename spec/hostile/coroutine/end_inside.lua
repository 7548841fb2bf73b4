-- Ends the run in a coroutine in a protected call.
--@ ends well
--@ prints bye
unilua.job.on_exit(function() print("bye") end)
pcall(coroutine.wrap(function()
  pcall(os.exit)
  print("went on")
end))
print("went on")
