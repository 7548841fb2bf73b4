-- Opens objects of all kinds.
--@ flags --max-objects=100
--@ ends limited canceled
--@ says more than its limit of 100 shared objects
for n = 1, 1000 do
  for _, kind in ipairs{ "counter", "lock", "state", "queue", "dict", "list", "topic" } do
    pcall(unilua[kind], "hostile.flood." .. n)
  end
end
print("went on")
