-- Writes a file and reads it.
local n, dir = ...
local path = dir .. "/honest" .. n
assert(unilua.fs.write(path, "line 1\nline 2\n"))
local lines = 0
for _ in io.lines(path) do
  lines = lines + 1
end
assert(lines == 2)
assert(os.remove(path))
return "served"
