-- Scripts outside of the folder of the run.
--@ flags --allow-read=/
--@ ends well
--@ prints denied
--@ prints denied
--@ prints denied
--@ prints unavailable
local dir = ...
local function code(path) return (select(3, unilua.job.spawn(path))) end
print(code("../../lib/spec.lua"))
print(code(dir .. "/inside/note"))
print(code("/proc/self/root/etc/hostname"))
print(code("recursive.lua\0"))
