-- What of debug is there.
--@ ends well
--@ prints traceback
local names = {}
for name in pairs(debug) do names[#names + 1] = name end
print(table.concat(names, " "))
