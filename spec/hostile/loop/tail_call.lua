-- Calls itself for ever, in a way that uses no stack.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local function f(...) return f(...) end
f(1, 2, 3)
