-- Ends the run, not the host, by every road.
--@ times 2
--@ ends failed
--@ exits 9
--@ says exit 9
pcall(coroutine.wrap(function() pcall(table.sort, { 2, 1 }, function() os.exit(9) end) end))
print("went on")
