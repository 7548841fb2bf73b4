-- Runs a file that is too large.
--@ flags --timeout=60s --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends failed invalid
--@ says more than its limit of 1048576 (raise it with --max-source)
local file = ... .. "/inside/large.lua"
assert(unilua.fs.write(file, ("x = 1\n"):rep(1e6)))
dofile(file)
