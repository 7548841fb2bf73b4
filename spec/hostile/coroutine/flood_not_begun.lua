-- Makes coroutines that never begin, and keeps them.
--@ flags --max-coroutines=100 --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-coroutines
local all = {}
while true do all[#all + 1] = coroutine.wrap(function() end) end
