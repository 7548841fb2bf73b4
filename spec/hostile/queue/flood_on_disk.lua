-- Puts for ever what has to reach the disk.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local q = unilua.queue("hostile.disk", { sync = "never" })
while true do pcall(q.put, q, ("x"):rep(1000)) end
