-- More upvalues than a function may have.
--@ ends failed
--@ says upvalues
local source = {}
for i = 1, 190 do source[#source + 1] = "local a" .. i end
source[#source + 1] = "local function f()"
for i = 1, 190 do source[#source + 1] = "local b" .. i end
source[#source + 1] = "return function() return "
for i = 1, 190 do source[#source + 1] = "a" .. i .. "," end
for i = 1, 190 do source[#source + 1] = "b" .. i .. "," end
source[#source + 1] = "1 end end"
assert(loadstring(table.concat(source, " ")))
