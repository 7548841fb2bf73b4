-- A format of a million directives.
--@ flags --timeout=60s
--@ ends failed
--@ says bad argument #2 to 'format' (no value)
string.format(("%d"):rep(1e6))
