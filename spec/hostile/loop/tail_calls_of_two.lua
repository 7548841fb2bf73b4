-- Two functions call each other for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local f, g
function f() return g() end
function g() return f() end
f()
