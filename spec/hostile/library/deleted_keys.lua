-- Makes and deletes ever new keys: what is deleted is gone.
--@ flags --timeout=1s --max-memory=16MB
--@ ends limited timeout
--@ says raise it with --timeout
local t, n = {}, 0
while true do
  n = n + 1
  t["k" .. n] = n
  t["k" .. n - 10] = nil
end
