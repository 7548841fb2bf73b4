-- Changes what it watches, and never looks.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local b = unilua.state("hostile.watch_flood", { persist = "none" })
local w = b:watch()
while true do b:set("k", ("x"):rep(1e4)) end
