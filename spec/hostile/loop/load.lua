-- A reader function that never ends its source.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(load, function() while true do end end)
print("went on")
