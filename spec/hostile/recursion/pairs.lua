-- A walk of a table by itself.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local t = { 1 }
local function walk() for k in pairs(t) do walk() end return 1 end
walk()
