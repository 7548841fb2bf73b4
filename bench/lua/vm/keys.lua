local names = {}
for i = 1, 200 do
  names[i] = "key" .. i
end
local t = {}
for _ = 1, 5000 do
  for i = 1, #names do
    local name = names[i]
    t[name] = (t[name] or 0) + 1
  end
end
local o = { x = 0, y = 1 }
for _ = 1, 2000000 do
  o.x = o.x + o.y
end
