-- Opens objects for ever.
--@ flags --max-objects=100
--@ ends limited canceled
--@ says more than its limit of 100 shared objects
local n = 0
while true do
  n = n + 1
  pcall(unilua.counter, "hostile.flood." .. n)
end
