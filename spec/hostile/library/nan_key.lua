-- A key that is no number.
--@ ends failed
--@ says index is NaN
local t = {}
t[0 / 0] = 1
