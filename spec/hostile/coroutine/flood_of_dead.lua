-- Makes coroutines without end, all of which end at once.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
while true do coroutine.wrap(function() end)() end
