local heap = require("binaryheap")

local seed = 7
local function random(n)
  seed = (seed * 1103515245 + 12345) % 2 ^ 31
  return seed % n
end

local h = heap.minHeap()
for i = 1, 200 do
  h:insert(random(1000))
end
local line = {}
while h:peek() do
  line[#line + 1] = h:pop()
end
print(table.concat(line, " "))

local u = heap.maxUnique()
for i = 1, 30 do
  u:insert(random(100), "task" .. i)
end
u:update("task7", 1000)
u:update("task8", -1)
print(u:peek())
print(u:remove("task7"))
print(u:valueByPayload("task8"))
print(u:size())
while u:peek() do
  print(u:pop())
end
print(pcall(u.insert, u, nil, "x"))
print(pcall(u.insert, u, 1))
u:insert(1, "twice")
print(pcall(u.insert, u, 2, "twice"))
local words = heap.minHeap(function(a, b) return #a < #b end)
for _, w in ipairs{ "ccc", "a", "bb", "dddd" } do words:insert(w) end
for _ = 1, 5 do print(words:pop()) end
