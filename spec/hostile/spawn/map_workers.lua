-- Workers that are too many, none, or less.
--@ ends well
--@ prints 4
local n = 0
for _, workers in ipairs{ 0, -1, 1e300, 0.5 } do
  if not pcall(unilua.job.map, function() end, { 1 }, { workers = workers }) then n = n + 1 end
end
print(n)
