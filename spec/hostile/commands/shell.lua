-- A shell, where only a program was allowed.
--@ flags --allow-run=echo
--@ ends well
--@ prints 0
local n = 0
local function try(f, ...)
  local ok, r = pcall(f, ...)
  if ok and r and r ~= true and (type(r) ~= "table" or r.ok) then n = n + 1 end
end
try(unilua.run.sh, "echo x")
try(os.execute, "echo x")
try(io.popen, "echo x")
print(n)
