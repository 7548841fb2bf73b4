-- Cancels what it has started, again and again.
--@ flags --timeout=60s
--@ ends well
--@ prints over
for _ = 1, 50 do
  local run = unilua.job.spawn(function() while true do pcall(function() while true do end end) end end)
  for _ = 1, 10 do run:cancel() end
  run:wait()
  run:cancel()
end
print("over")
