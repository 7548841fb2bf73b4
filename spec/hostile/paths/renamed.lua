-- Moves a link that is allowed over a file, and reads that.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints nil
local dir = ...
unilua.fs.rename(dir .. "/inside/leak", dir .. "/inside/note")
print((unilua.fs.read(dir .. "/inside/note")))
