-- A table whose join is far larger than itself.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local s, t = ("x"):rep(1e6), {}
for i = 1, 5000 do t[i] = s end
pcall(table.concat, t)
print("went on")
