-- Comparators that contradict themselves.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local t = {}
for _, less in ipairs{
  function() return true end, function() return false end, function() return math.random() < 0.5 end,
  function(a, b) return a ~= b end, function(a, b) return (a or 0) <= (b or 0) end,
} do
  for i = 1, 2000 do t[i] = i % 7 end
  pcall(table.sort, t, less)
end
print("over")
