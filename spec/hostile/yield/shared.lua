-- Yields out of the functions that shared objects call.
--@ ends well
--@ prints 5
local b = unilua.state("hostile.yield", { persist = "none" })
local q = unilua.queue("hostile.yield", { persist = "none" })
q:put(1)
local n = 0
for _, use in ipairs{
  function() b:update("k", function() coroutine.yield() return 1 end) end,
  function() unilua.tx(function(t) coroutine.yield() end) end,
  function() unilua.lock("hostile.yield"):with(function() coroutine.yield() end) end,
  function() q:each(function() coroutine.yield() end, { idle = 0 }) end,
  function() unilua.job.map(function() coroutine.yield() end, { 1 }) coroutine.yield() end,
} do
  local co = coroutine.create(use)
  for _ = 1, 3 do
    if coroutine.status(co) ~= "dead" then coroutine.resume(co) end
  end
  if coroutine.status(co) == "dead" then n = n + 1 end
end
print(n)
