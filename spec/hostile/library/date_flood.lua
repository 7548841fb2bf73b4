-- A format of dates that makes a large text.
--@ flags --timeout=20s
--@ ends failed
--@ says too large
local s = os.date(("%c"):rep(5e7))
error(#s)
