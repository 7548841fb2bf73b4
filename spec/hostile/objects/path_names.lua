-- A name that looks like a path leads to no file.
--@ ends well
--@ prints 1
local c = unilua.counter("../../../../../../tmp/hostile/name")
print(c:incr())
c:drop()
