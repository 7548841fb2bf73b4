-- Calls itself without end, with 200 values each time.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local values = {}
for i = 1, 200 do values[i] = i end
local function f(...) return (f(...)) + 1 end
f(unpack(values))
