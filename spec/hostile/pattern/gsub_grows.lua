-- A replacement that is larger than the text, a million times.
--@ flags --timeout=60s --max-memory=32MB
--@ ends limited canceled
--@ says more than its limit of 32MB of memory (raise it with --max-memory)
local s = ("a"):rep(1e6)
s = s:gsub("a", ("b"):rep(1e4))
