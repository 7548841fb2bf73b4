-- Levels that are none.
--@ ends well
--@ prints 6
local n = 0
for _, level in ipairs{ -1, 0, 1e9, 2 ^ 31, -2 ^ 31, 0 / 0 } do
  if not pcall(error, "x", level) then n = n + 1 end
end
print(n)
