-- Widths and precisions that are huge.
--@ ends well
--@ prints 6
local n = 0
for _, f in ipairs{ "%1000000000d", "%.1000000000f", "%0100d", "%-1000s", "%.999d", "%#.1000g" } do
  local ok, v = pcall(string.format, f, 1)
  if not ok then n = n + 1 end
end
print(n)
