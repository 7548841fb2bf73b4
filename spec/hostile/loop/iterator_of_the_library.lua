-- A loop that calls nothing but a function of the library.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
for x in tostring, 1 do end
