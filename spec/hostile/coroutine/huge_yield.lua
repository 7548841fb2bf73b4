-- Yields and resumes with more values than a stack holds.
--@ flags --timeout=60s
--@ ends failed
--@ says too many results to unpack
local t = {}
for i = 1, 2e5 do t[i] = i end
local co = coroutine.create(function(...)
  while true do coroutine.yield(unpack(t, 1, 2e6)) end
end)
print((coroutine.resume(co, unpack(t, 1, 1e5))))
