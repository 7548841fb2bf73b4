-- Waits for news that nobody publishes.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(function() unilua.topic("hostile.nobody"):subscribe():next() end)
print("went on")
