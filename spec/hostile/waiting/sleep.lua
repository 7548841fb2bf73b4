-- Sleeps for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(unilua.sleep, "10000d")
print("went on")
