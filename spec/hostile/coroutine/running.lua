-- Hands the running coroutine to another run.
--@ ends well
--@ prints false
--@ prints nil
local co = coroutine.create(function()
  print((pcall(unilua.job.spawn, function() end, { args = { coroutine.running() } })))
end)
coroutine.resume(co)
print(coroutine.running())
