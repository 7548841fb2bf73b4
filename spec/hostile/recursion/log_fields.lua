-- Logs a value that contains itself.
--@ ends failed
--@ says cycle
local t = {}
t.t = t
unilua.log.info("x", t)
