-- A format of dates that makes a large text.
--@ flags --timeout=60s --max-memory=32MB
--@ ends limited canceled
--@ says raise it with --max-memory
local s = os.date(("%c"):rep(5e7))
error(#s)
