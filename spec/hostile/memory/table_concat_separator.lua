-- A join whose separator is large.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local t = {}
for i = 1, 1000 do t[i] = "" end
table.concat(t, ("x"):rep(1e6))
