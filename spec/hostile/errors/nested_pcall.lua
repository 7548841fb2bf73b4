-- Protected calls within each other, as deep as they get, in a run that is ended.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
local function nest(n)
  if n == 0 then while true do end end
  pcall(nest, n - 1)
  print("went on")
end
nest(190)
