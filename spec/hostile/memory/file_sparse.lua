-- Reads a file of a terabyte, which takes no room on the disk.
--@ flags --max-memory=16MB --timeout=20s --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends limited canceled
--@ says raise it with --max-memory
local name = ... .. "/inside/sparse"
local f = io.open(name, "w")
f:seek("set", 2 ^ 40)
f:write("x")
f:close()
pcall(unilua.fs.read, name, { max = 2 ^ 41 })
print("went on")
