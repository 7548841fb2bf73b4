-- Protected calls within each other, 5,000 deep by way of coroutines, in a run that is ended.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local function nest(n)
  if n == 0 then while true do end end
  pcall(n % 50 == 0 and coroutine.wrap(nest) or nest, n - 1)
  print("went on")
end
pcall(nest, 5000)
while true do end
