-- Keeps records on disk, in one step with another.
local name = "honest." .. ...
local b = unilua.state(name)
assert(b:set("host", { cpu = 4, disks = { "a", "b" } }))
unilua.tx(function(t)
  t.state(name):set("sum", t.counter(name):incr(3))
end)
assert(b:get("sum") == 3 and b:get("host").disks[2] == "b")
assert(b:drop() and unilua.counter(name):drop())
return "served"
