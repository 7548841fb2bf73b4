-- Protected calls within each other, each of which raises again.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local function nest(n)
  if n == 0 then error("bottom") end
  local ok, e = pcall(nest, n - 1)
  error(e, 0)
end
pcall(nest, 5000)
print("over")
