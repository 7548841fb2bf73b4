-- Waits in a coroutine, and leaves it.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
local co = coroutine.wrap(function() unilua.sleep("1000d") end)
pcall(co)
print("went on")
