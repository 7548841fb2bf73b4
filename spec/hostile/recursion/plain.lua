-- Calls itself without end.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local function f() return 1 + f() end
f()
