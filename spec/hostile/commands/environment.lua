-- Variables that make a program load what it should not.
--@ flags --allow-run=env
--@ ends well
--@ prints 0
local n = 0
for _, name in ipairs{ "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "A=B", "", "A\0B" } do
  local ok, r = pcall(unilua.run, { "env", env = { [name] = "/nonexistent" } })
  if ok and r and r.stdout:find("nonexistent", 1, true) then n = n + 1 end
end
print(n)
