-- Switches for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local co = coroutine.wrap(function() while true do coroutine.yield() end end)
while true do co() end
