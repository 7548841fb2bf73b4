-- Writes far beyond the end of a table.
--@ ends well
--@ prints 1	nil
local t = {}
t[6e7] = 1
t[2 ^ 53] = 1
t[1e300] = 1
t[-1] = 1
print(t[6e7], t[5e7])
