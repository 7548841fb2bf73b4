-- A source that comes in pieces without end.
--@ flags --timeout=60s
--@ ends failed
--@ says the source has 66000 bytes
assert(load(function() return ("-- comment\n"):rep(1000) end))
