-- Coroutines and protected calls within each other, without end.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local function nest()
  return select(2, pcall(coroutine.wrap(function() return nest() end)))
end
nest()
print("over")
