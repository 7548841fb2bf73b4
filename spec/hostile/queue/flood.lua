-- Puts for ever.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local q = unilua.queue("hostile.flood", { persist = "none" })
while true do pcall(q.put, q, "x") end
