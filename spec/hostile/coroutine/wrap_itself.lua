-- A wrapped coroutine that calls itself.
--@ ends failed
--@ says cannot resume running coroutine
local f
f = coroutine.wrap(function() return f() end)
f()
