-- Inserts so far below the beginning that all of the numbers between have to move.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(table.insert, {}, -2 ^ 31, 1)
print("went on")
