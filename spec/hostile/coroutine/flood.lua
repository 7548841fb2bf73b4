-- Makes coroutines without end, and keeps them.
--@ flags --max-coroutines=100 --timeout=60s
--@ ends limited canceled
--@ says more than its limit of 100 coroutines
local all = {}
while true do
  local co = coroutine.create(function() coroutine.yield() end)
  coroutine.resume(co)
  all[#all + 1] = co
end
