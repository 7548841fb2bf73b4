-- An error whose message quotes a million names.
--@ flags --timeout=60s
--@ ends failed
--@ says bytes left out
error(("'abc' "):rep(1e6), 0)
