-- Reads a pipe that nobody writes to, as Lua does.
--@ flags --timeout=300ms --allow-read=$DIR/inside
--@ ends limited timeout
--@ says raise it with --timeout
local dir = ...
pcall(function() return io.open(dir .. "/inside/pipe"):read("*a") end)
print("went on")
