-- Joins, repeats and pads to large texts by the host's own functions.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local s, t = ("x"):rep(1e6), {}
for i = 1, 200 do t[i] = s end
pcall(unilua.text.join, t, "")
print("went on")
