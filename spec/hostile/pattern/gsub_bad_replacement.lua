-- Replacements that are none.
--@ ends well
--@ prints 2
local n = 0
for _, r in ipairs{ "%", "%2", "%9" } do
  if not pcall(string.gsub, "abc", "b", r) then n = n + 1 end
end
print(n)
