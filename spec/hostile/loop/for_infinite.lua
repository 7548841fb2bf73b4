-- A numeric loop without an end.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
for i = 1, math.huge do end
