-- Leaves files open, and what it wrote unwritten: the end of the run does both.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ times 3
--@ ends well
local dir = ...
for i = 1, 50 do
  local f = io.open(dir .. "/inside/f" .. i, "w")
  f:write("x")
end
