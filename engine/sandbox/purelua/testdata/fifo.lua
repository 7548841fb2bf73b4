local fifo = require("fifo")

local q = fifo("a", "b")
q:push("c")
print(q:length(), q:peek(1), q:peek(3), q:peek(4))
q:insert(2, "between")
for i = 1, q:length() do
  print(i, q:peek(i))
end
print(q:remove(2), q:length())
print(q:pop(), q:pop(), q:pop())
print(pcall(q.pop, q))
q:setempty(function(self, ...) return "nothing", ... end)
print(q:pop())
print(q:peek(7))
for i = 1, 100 do
  q:push(i)
end
local sum = 0
for _ = 1, 50 do
  sum = sum + q:pop()
end
print(sum, q:length(), #q == q:length()) -- Lua 5.1 asks no __len of a table
print(pcall(q.remove, q, 1000))
print(pcall(q.insert, q, -1, "x"))
print(q:remove(50), q:remove(1))
print(getmetatable(q) ~= nil, type(fifo))
