-- Puts for ever into a queue that drops the oldest.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local q = unilua.queue("hostile.oldest", { capacity = 10, on_full = "drop_oldest", persist = "none" })
while true do q:put(("x"):rep(1e4)) end
