-- Reads a pipe that nobody writes to: that is no file.
--@ flags --allow-read=$DIR/inside
--@ ends well
--@ prints nil	invalid
local dir = ...
local text, _, code = unilua.fs.read(dir .. "/inside/pipe")
print(text, code)
