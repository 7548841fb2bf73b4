-- Sets where modules are looked for.
--@ ends well
--@ prints 0
local n = 0
pcall(function() package.path = "/etc/?;/etc/?.conf;../../?.lua" end)
pcall(function() package.cpath = "/lib/?.so" end)
for _, name in ipairs{ "passwd", "spec", "libc" } do
  if pcall(require, name) then n = n + 1 end
end
print(n)
