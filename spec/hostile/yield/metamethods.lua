-- Yields out of every metamethod.
--@ ends well
--@ prints 13
local names = { "__index", "__newindex", "__call", "__add", "__concat", "__unm", "__eq", "__lt", "__le", "__len", "__tostring", "__mod", "__pow" }
local meta = {}
for _, name in ipairs(names) do meta[name] = function() coroutine.yield(name) return name end end
local a, b = setmetatable({}, meta), setmetatable({}, meta)
local uses = {
  function() return a.x end, function() a.x = 1 end, function() a() end, function() return a + b end, function() return a .. b end,
  function() return -a end, function() return a == b end, function() return a < b end, function() return a <= b end,
  function() return #a end, function() return tostring(a) end, function() return a % b end, function() return a ^ b end,
}
local n = 0
for _, use in ipairs(uses) do
  local co = coroutine.create(use)
  for _ = 1, 3 do coroutine.resume(co) end
  if coroutine.status(co) == "dead" then n = n + 1 end
end
print(n)
