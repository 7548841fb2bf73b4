-- Patterns that are none.
--@ ends well
--@ prints 11
local n = 0
for _, p in ipairs{ "[", "[^", "[]", "[a-", "%", "(", ")", "%b", "%b(", "%f", "%1", "(%1)" } do
  if not pcall(string.find, "aaa", p) then n = n + 1 end
end
print(n)
