-- A numeric loop that does not move. Lua loops for ever where it goes down.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
for i = 1, 0, 0 do end
for i = 1, 1, 0 do end
