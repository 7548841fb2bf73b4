-- Loops in a coroutine, whose end is no error of the one who resumes it.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local co = coroutine.create(function() while true do end end)
print(coroutine.resume(co))
while true do end
