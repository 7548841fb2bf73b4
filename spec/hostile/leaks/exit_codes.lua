-- Exit codes that are none.
--@ ends failed
--@ says bad argument #1 to 'exit'
unilua.exit(-1)
