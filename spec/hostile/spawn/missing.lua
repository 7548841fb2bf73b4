-- Scripts that are none.
--@ ends well
--@ prints not_found
--@ prints unavailable
--@ prints unavailable
local function code(path) return (select(3, unilua.job.spawn(path))) end
print(code("nothing.lua"))
print(code("."))
print(code(("x"):rep(1e6)))
