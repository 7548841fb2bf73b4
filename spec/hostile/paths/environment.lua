-- Variables that it was not given.
--@ ends well
--@ prints 0
local n = 0
for _, name in ipairs{ "HOME", "PATH", "USER", "", "=", "PATH\0", ("x"):rep(1e6), "PATH=" } do
  if os.getenv(name) then n = n + 1 end
end
print(n)
