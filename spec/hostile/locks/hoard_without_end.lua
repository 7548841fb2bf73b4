-- Takes locks for ever.
--@ flags --max-objects=100
--@ ends limited canceled
--@ says raise it with --max-objects
local n = 0
while true do
  n = n + 1
  pcall(function() return unilua.lock("hostile.endless." .. n):acquire() end)
end
