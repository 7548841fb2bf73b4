-- Puts items, and takes them in order.
local q = unilua.queue("honest." .. ..., { persist = "none" })
for i = 1, 10 do
  assert(q:put({ n = i }))
end
for i = 1, 10 do
  local item = assert(q:take())
  assert(item.value.n == i)
  assert(item:ack())
end
assert(q:drop())
return "served"
