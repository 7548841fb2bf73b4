-- A walk over matches that is called with what it does not expect.
--@ ends well
--@ prints a	b
local f = ("a b"):gmatch("%a")
print(f(1, 2, 3), f(nil), f())
