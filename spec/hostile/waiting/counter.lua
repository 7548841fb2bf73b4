-- Waits for a count that nobody reaches.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(function() unilua.counter("hostile.nobody"):wait(1e9) end)
print("went on")
