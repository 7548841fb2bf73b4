-- A source that is larger than may be loaded.
--@ flags --timeout=60s
--@ ends failed
--@ says the source has 120000 bytes
assert(loadstring(("x = 1 "):rep(2e4)))
