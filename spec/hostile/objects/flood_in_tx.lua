-- Opens objects for ever in a transaction.
--@ flags --max-objects=100
--@ ends limited canceled
--@ says more than its limit of 100 shared objects
pcall(unilua.tx, function(t)
  for n = 1, 1000 do pcall(t.counter, "hostile.tx." .. n) end
end)
print("went on")
