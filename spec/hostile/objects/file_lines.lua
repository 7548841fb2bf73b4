-- Reads the lines of files for ever, and of none to the end.
--@ flags --allow-read=$DIR/inside --timeout=10s
--@ ends failed unavailable
--@ says too many open files: the run has
local name, held = ... .. "/inside/note", {}
while true do
  held[#held + 1] = assert(unilua.fs.lines(name))
end
