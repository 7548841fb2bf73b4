-- Starts many programs at once.
--@ flags --allow-run=sleep --timeout=1s
--@ ends limited timeout
--@ says raise it with --timeout
local list = {}
for i = 1, 300 do list[i] = { "sleep", "1000" } end
unilua.run.all(list, { limit = 300 })
