-- Reads a file that is larger than what it may hold.
--@ flags --max-memory=16MB --timeout=60s --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends limited canceled
--@ says raise it with --max-memory
local name = ... .. "/inside/large"
for i = 1, 30 do unilua.fs.write(name, ("x"):rep(1e6), { append = true }) end
pcall(function() return io.open(name):read("*a") end)
print("went on")
