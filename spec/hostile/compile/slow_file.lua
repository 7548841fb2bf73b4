-- Runs a file that is too large.
--@ flags --timeout=20s --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends failed invalid
--@ says more than the 1048576 allowed
local file = ... .. "/inside/large.lua"
assert(unilua.fs.write(file, ("x = 1\n"):rep(1e6)))
dofile(file)
