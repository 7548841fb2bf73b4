local n = 200000
local t = {}
for _ = 1, 15 do
  for i = 1, n do
    t[i] = i
  end
  local sum = 0
  for i = 1, #t do
    sum = sum + t[i]
  end
  for i, v in ipairs(t) do
    t[i] = v * 2
  end
end
