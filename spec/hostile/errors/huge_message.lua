-- An error whose message is large.
--@ ends failed
--@ says xxxx
error(("x"):rep(1e7), 0)
