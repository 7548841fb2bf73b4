-- A table that grows by rawset.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local t, n = {}, 0
while true do
  n = n + 1
  rawset(t, n, { n })
end
