-- A program that prints for ever, and a size that is none.
--@ flags --allow-run=yes --timeout=60s
--@ ends well
--@ prints 0
local n = 0
for _, size in ipairs{ -1, 1e300, 0 / 0, math.huge, "1000000TB" } do
  local ok, r = pcall(unilua.run, { "yes", max_output = size, timeout = "100ms" })
  if ok and r and #r.stdout > 1e9 then n = n + 1 end
end
print(n)
