-- Comparators that change the list that is sorted.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local t = {}
for i = 1, 500 do t[i] = 500 - i end
pcall(table.sort, t, function(a, b)
  t[#t] = nil
  return (a or 0) < (b or 0)
end)
for i = 1, 100 do t[i] = 100 - i end
pcall(table.sort, t, function(a, b)
  if #t < 1e4 then t[#t + 1] = 1 end
  return (a or 0) < (b or 0)
end)
print("over")
