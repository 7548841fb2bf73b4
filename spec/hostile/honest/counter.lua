-- Counts, alone and with others.
local mine, all = unilua.counter("honest." .. ...), unilua.counter("honest.all")
for i = 1, 20 do
  assert(mine:incr() == i)
end
assert(all:incr() > 0)
assert(mine:drop())
return "served"
