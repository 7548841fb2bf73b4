-- A header that stands where nobody reads it.
--@ ends failed
--@ says header
local j = unilua.job
j{ timeout = "1000d", allow = { run = { "*" } } }
