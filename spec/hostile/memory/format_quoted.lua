-- A quoted text that is four times as large.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local s = ("%q"):format(("\0"):rep(8e6))
