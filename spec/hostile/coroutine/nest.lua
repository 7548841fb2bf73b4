-- Coroutines within coroutines, without end.
--@ ends failed
--@ says C stack overflow
local function nest(n)
  return coroutine.wrap(function() return nest(n + 1) end)()
end
nest(1)
