-- Coroutines within coroutines by resume: the error comes back through all.
--@ ends well
--@ prints true
local deepest = 0
local function nest(n)
  deepest = n
  local co = coroutine.create(nest)
  local ok, message = coroutine.resume(co, n + 1)
  return ok and message or message
end
local message = nest(1)
print(deepest >= 100 and deepest <= 250 and tostring(message):find("C stack overflow") ~= nil)
