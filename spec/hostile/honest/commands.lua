-- Runs a program.
local r = assert(unilua.run{ "echo", "hello", ... })
assert(r.ok and r.stdout:find("hello", 1, true) == 1)
return "served"
