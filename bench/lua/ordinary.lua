local total, seen = 0, {}
local function add(name, n)
  seen[name] = (seen[name] or 0) + n
  total = total + n
end
for i = 1, 10 do
  add("n" .. i % 3, i)
end
print(string.format("%d in %s", total, type(seen)))
return total
