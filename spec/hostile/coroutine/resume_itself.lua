-- A coroutine that resumes itself, and the one that resumed it.
--@ ends well
--@ prints false	cannot resume running coroutine
--@ prints false	cannot resume normal coroutine
local outer
outer = coroutine.create(function()
  print(coroutine.resume(outer))
  local inner = coroutine.wrap(function() print(coroutine.resume(outer)) end)
  inner()
end)
coroutine.resume(outer)
