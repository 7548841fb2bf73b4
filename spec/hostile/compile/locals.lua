-- More locals than a function may have.
--@ ends failed
--@ says more than 200 local variables
local names = {}
for i = 1, 300 do names[i] = "a" .. i end
assert(loadstring("local " .. table.concat(names, ", ")))
