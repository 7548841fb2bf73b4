-- Leaves a suspended coroutine behind, with all that it holds.
--@ times 3
--@ ends well
--@ prints nil
print(held)
held = coroutine.create(function()
  local big = ("x"):rep(1e6)
  coroutine.yield(big)
end)
coroutine.resume(held)
