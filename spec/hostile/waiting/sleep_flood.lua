-- Sleeps for no time, for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
while true do pcall(unilua.sleep, 0) end
