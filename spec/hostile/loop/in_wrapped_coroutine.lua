-- Loops in a coroutine within a protected call within a coroutine.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(coroutine.wrap(function()
  pcall(coroutine.wrap(function() while true do end end))
  print("went on")
end))
print("went on")
