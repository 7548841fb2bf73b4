-- Puts items of ever new keys and ids.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local q, n = unilua.queue("hostile.keys", { persist = "none" }), 0
while true do
  n = n + 1
  q:put(n, { key = "k" .. n })
  q:pop()
end
