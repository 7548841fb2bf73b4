-- A link that leads to itself.
--@ flags --allow-read=$DIR/inside
--@ ends well
--@ prints nil
--@ prints nil
local dir = ...
print((unilua.fs.read(dir .. "/inside/loop")))
print((io.open(dir .. "/inside/loop")))
