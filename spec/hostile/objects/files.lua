-- Opens a file for ever.
--@ flags --allow-read=$DIR/inside --timeout=5s
--@ ends failed unavailable
--@ says too many open files: the run has
local name, held = ... .. "/inside/note", {}
while true do
  held[#held + 1] = assert(io.open(name))
end
