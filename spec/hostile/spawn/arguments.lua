-- Arguments that cannot be shared.
--@ ends well
--@ prints 5
local n = 0
local cycle = {}
cycle[1] = cycle
for _, v in ipairs{ print, coroutine.create(function() end), cycle, io.stdout, 0 / 0 } do
  if not pcall(unilua.job.spawn, function() end, { args = { v } }) then n = n + 1 end
end
print(n)
