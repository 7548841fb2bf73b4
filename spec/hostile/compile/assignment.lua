-- An assignment to more than there are registers.
--@ flags --timeout=60s
--@ ends failed
--@ says more than 200 variables in assignment
assert(loadstring(("a.b,"):rep(1000) .. "a.b = 1"))
