-- Writes to what is the host's own.
--@ ends denied denied
--@ says __run
local b, message, code = unilua.state("__run")
assert(b, message, code)
b:set("x", 1)
