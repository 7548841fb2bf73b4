-- Waits for an item that nobody puts.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(function() unilua.queue("hostile.nobody"):take() end)
print("went on")
