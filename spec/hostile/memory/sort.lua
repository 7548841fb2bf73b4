-- A comparator that keeps what it makes.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local all, t = {}, {}
for i = 1, 1000 do t[i] = -i end
table.sort(t, function(a, b)
  all[#all + 1] = ("x"):rep(1e5) .. #all
  return a < b
end)
