-- Removes a tree with links in it: what they lead to stays.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints false
local dir = ...
unilua.fs.mkdir(dir .. "/inside/tree")
unilua.fs.rename(dir .. "/inside/door", dir .. "/inside/tree/door")
unilua.fs.remove(dir .. "/inside/tree", { recursive = true })
print(unilua.fs.exists(dir .. "/inside/tree"))
