-- All bytes of a large text at once.
--@ flags --max-memory=16MB --timeout=60s
--@ ends failed
--@ says string slice too long
local s = ("x"):rep(2e6)
local t = { s:byte(1, -1) }
