-- Waits for a change that nobody makes.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(function() unilua.state("hostile.nobody"):watch():next() end)
print("went on")
