-- Loops in a transaction.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(unilua.tx, function(t)
  t.counter("hostile.tx"):incr()
  while true do end
end)
print("went on")
