-- Writes and reads a bucket where it may not.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints denied
--@ prints denied
--@ prints denied
local dir = ...
local b = unilua.state("hostile.export", { persist = "none" })
b:set("k", 1)
print((select(3, b:export(dir .. "/outside/x.json"))))
print((select(3, b:export(dir .. "/inside/door/x.json"))))
print((select(3, b:import(dir .. "/inside/leak.json/../leak.json/../../outside/x.json"))))
