-- Arithmetic that needs itself.
--@ flags --timeout=60s
--@ ends well
--@ prints 7
local meta = {
  __add = function(a, b) return (a + b) end, __sub = function(a, b) return (a - b) end, __mul = function(a, b) return (a * b) end,
  __div = function(a, b) return (a / b) end, __mod = function(a, b) return (a % b) end, __pow = function(a, b) return (a ^ b) end,
  __unm = function(a) return (-a) end,
}
local t, n = setmetatable({}, meta), 0
for _, f in ipairs{
  function() return t + t end, function() return t - t end, function() return t * t end, function() return t / t end,
  function() return t % t end, function() return t ^ t end, function() return -t end,
} do
  local ok, message = pcall(f)
  if not ok and message:find("stack overflow") then n = n + 1 end
end
print(n)
