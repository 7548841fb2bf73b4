-- Loads a chunk from a pipe that nobody writes to.
--@ flags --timeout=300ms --allow-read=$DIR/inside
--@ ends limited timeout
--@ says raise it with --timeout
local dir = ...
pcall(dofile, dir .. "/inside/pipe")
print("went on")
