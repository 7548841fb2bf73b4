-- The host's own functions on texts, with large results.
--@ flags --timeout=60s
--@ ends failed
--@ says longer than
unilua.text.replace(("a"):rep(1e6), "a", ("b"):rep(1e5))
