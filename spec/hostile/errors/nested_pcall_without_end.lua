-- Protected calls within each other, until there is no stack.
--@ flags --timeout=60s
--@ ends well
--@ prints 198
local deepest = 0
local function nest(n)
  deepest = n
  pcall(nest, n + 1)
end
nest(1)
print(deepest)
