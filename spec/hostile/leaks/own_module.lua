-- Changes what its own module gave: each run has its own.
--@ times 3
--@ ends well
--@ prints 1
local m = require("lib.own")
m.n = m.n + 1
print(m.n)
