-- A value that contains itself.
--@ ends failed
--@ says cycle
local t = {}
t.t = t
unilua.dict("hostile.cycle"):set("k", t)
