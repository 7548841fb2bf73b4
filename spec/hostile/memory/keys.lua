-- A table of ever new keys.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local t, n = {}, 0
while true do
  n = n + 1
  t["k" .. n] = true
end
