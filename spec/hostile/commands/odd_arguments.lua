-- Arguments with bytes that no program can be given, or too many.
--@ flags --allow-run=echo,true --timeout=60s
--@ ends well
--@ prints 0
local n, many = 0, { "true" }
for i = 1, 1e5 do many[#many + 1] = ("x"):rep(100) end
for _, argv in ipairs{ { "echo", "a\0b" }, { "true", ("x"):rep(1e7) }, many, {}, { "echo", {} }, { "echo", print } } do
  local ok, r = pcall(unilua.run, argv)
  if ok and r and r.ok then n = n + 1 end
end
print(n)
