-- Leaves a coroutine in the middle of lock:with, and ends: the lock is free.
--@ times 3
--@ ends well
--@ prints false
print(unilua.lock("hostile.left"):is_locked())
local co = coroutine.create(function()
  unilua.lock("hostile.left"):with(function() coroutine.yield() end)
end)
coroutine.resume(co)
