-- Modules outside of the folder of the script.
--@ flags --allow-read=/
--@ ends well
--@ prints 0
local n = 0
for _, name in ipairs{ "../lib/spec", "..lib.spec", "/etc/passwd", "...lib.spec", "lib/../../lib/spec", "a\0b", "", ".", "..", ("x"):rep(1e6), ("x."):rep(1e5) } do
  if pcall(require, name) then n = n + 1 end
end
print(n)
