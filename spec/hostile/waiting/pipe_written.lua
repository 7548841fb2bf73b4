-- Writes to a pipe that nobody reads.
--@ flags --timeout=300ms --allow-write=$DIR/inside
--@ ends limited timeout
--@ says raise it with --timeout
local dir = ...
pcall(function()
  local f = assert(io.open(dir .. "/inside/pipe", "w"))
  f:write(("x"):rep(1e6))
  f:close()
end)
print("went on")
