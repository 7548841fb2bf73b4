-- Other names for other programs, of which one is allowed.
--@ flags --allow-run=echo --allow-write=$DIR/inside --allow-read=$DIR/inside
--@ ends well
--@ prints 0
local dir, n = ..., 0
unilua.fs.write(dir .. "/inside/echo", "#!/bin/sh\nid\n", { mode = "755" })
for _, name in ipairs{
  dir .. "/inside/echo", "./echo", "../echo", "echo ", " echo", "echo\0id", "echo\n", "", "echo;id", "/bin/sh", "/proc/self/exe", "bin/../sh",
  "/usr/bin/../bin/id", ("x"):rep(1e6), "-c", "sh", "env",
} do
  local ok, r = pcall(unilua.run, { name, "x" })
  if ok and r and r.ok then n = n + 1 end
  local cwd, rc = pcall(unilua.run, { name, "x", cwd = dir .. "/inside" })
  if cwd and rc and rc.ok then n = n + 1 end
end
print(n)
