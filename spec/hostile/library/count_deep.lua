-- Asks for ever how much it holds.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local t = {}
for i = 1, 1e5 do t[i] = { i } end
while true do collectgarbage("count") end
