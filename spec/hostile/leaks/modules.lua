-- Leaves a global module behind.
--@ times 3
--@ ends well
--@ prints nil
local list = rawget(_G, "hostile_module")
print(list)
pcall(module, "hostile_module")
