-- A function of more parameters than there are registers.
--@ ends failed
--@ says more than 200 local variables
local names = {}
for i = 1, 300 do names[i] = "a" .. i end
assert(loadstring("return function(" .. table.concat(names, ", ") .. ") end"))
