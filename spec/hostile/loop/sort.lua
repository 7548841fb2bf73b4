-- Loops in a comparator.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(table.sort, { 3, 2, 1 }, function() while true do end end)
print("went on")
