-- Resumes what has ended.
--@ ends well
--@ prints false	cannot resume dead coroutine
--@ prints false	cannot resume dead coroutine
local co = coroutine.create(function() end)
coroutine.resume(co)
print(coroutine.resume(co))
local failing = coroutine.create(function() error({}) end)
coroutine.resume(failing)
print(coroutine.resume(failing))
