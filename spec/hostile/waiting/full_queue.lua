-- Waits for room in a queue that nobody empties.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local q = unilua.queue("hostile.full", { capacity = 1, persist = "none" })
while true do pcall(q.put, q, 1) end
