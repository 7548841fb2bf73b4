-- Arguments that the pattern does not allow.
--@ flags --allow-run=echo_hello_*
--@ ends well
--@ prints 1
local n = 0
for _, argv in ipairs{
  { "echo", "hello", "x" }, { "echo" }, { "echo", "hello" }, { "echo", "hello", "x", "y" }, { "echo", "hello x" }, { "echo", "-n", "hello" },
  { "echo", "hello\n", "x" }, { "echo", "Hello", "x" }, { "echo", "hello*", "x" }, { "echo", "", "hello", "x" },
} do
  local ok, r = pcall(unilua.run, argv)
  if ok and r and r.ok then n = n + 1 end
end
print(n)
