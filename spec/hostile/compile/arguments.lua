-- A call with more arguments than there are registers.
--@ ends failed
--@ says register overflow
assert(loadstring("f(" .. ("x,"):rep(3000) .. "x)"))
