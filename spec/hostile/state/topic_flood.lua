-- Publishes for ever to one that never looks.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local t = unilua.topic("hostile.topic_flood")
local sub = t:subscribe{ buffer = 16 }
while true do t:publish(("x"):rep(1e4)) end
