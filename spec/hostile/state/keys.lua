-- Keys that are none, or huge.
--@ ends well
--@ prints 0
local b, n = unilua.state("hostile.state_keys", { persist = "none" }), 0
for _, key in ipairs{ "", ("x"):rep(1e7), 1, true } do
  local ok, rev = pcall(b.set, b, key, 1)
  if ok and rev then n = n + 1 end
end
print(n)
