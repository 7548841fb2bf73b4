-- Inserts at a number that C counts as one far below.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
local t = { 1 }
pcall(table.insert, t, 2 ^ 31, 1)
print("went on")
