-- Imports a text whose parts stand for ever more of the same.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside --timeout=60s
--@ ends well
--@ prints false
local file = ... .. "/inside/bomb.yaml"
local lines = { "a0: &a0 [" .. ("x"):rep(1e5) .. "]" }
for i = 1, 9 do
  local parts = {}
  for j = 1, 10 do parts[j] = "*a" .. (i - 1) end
  lines[#lines + 1] = ("a%d: &a%d [%s]"):format(i, i, table.concat(parts, ", "))
end
assert(unilua.fs.write(file, table.concat(lines, "\n")))
local b = unilua.state("hostile.bomb", { persist = "none" })
local ok, done = pcall(b.import, b, file)
print(ok and done or false)
