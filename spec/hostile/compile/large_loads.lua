-- Loads large sources for ever.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local source = ("local function f(a, b) if a then return b + 1 end end "):rep(100)
while true do load(source) end
