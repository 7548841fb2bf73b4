-- Comparisons that need themselves.
--@ flags --timeout=60s
--@ ends well
--@ prints 3
local meta = {}
meta.__eq = function(a, b) return not (a == b) end
meta.__lt = function(a, b) return not (a < b) end
meta.__le = function(a, b) return not (a <= b) end
local a, b = setmetatable({}, meta), setmetatable({}, meta)
local n = 0
for _, f in ipairs{ function() return a == b end, function() return a < b end, function() return a <= b end } do
  local ok, message = pcall(f)
  if not ok and message:find("stack overflow") then n = n + 1 end
end
print(n)
