-- A format that repeats a large argument.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local big = ("y"):rep(2e6)
local s = ("%s%s%s%s%s%s%s%s%s%s%s"):format(big, big, big, big, big, big, big, big, big, big, big)
