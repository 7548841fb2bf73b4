-- Copies of a large text, all of them kept.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local s, t = ("x"):rep(1e6), {}
for i = 1, 100 do t[i] = s:upper():lower():reverse() end
