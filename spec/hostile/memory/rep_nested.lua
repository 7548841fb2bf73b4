-- A text that is repeated, of one that is repeated.
--@ flags --max-memory=16MB
--@ ends limited canceled
--@ says raise it with --max-memory
local s = ("x"):rep(1e3):rep(1e2):rep(1e3)
