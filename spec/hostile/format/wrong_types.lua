-- Formats of values that do not fit.
--@ ends well
--@ prints 8
local n = 0
for _, f in ipairs{ "%d", "%c", "%x", "%f", "%q", "%i", "%u", "%e" } do
  if not pcall(string.format, f, {}) then n = n + 1 end
end
print(n)
