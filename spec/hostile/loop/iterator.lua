-- An iterator that never ends.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
for x in function() return 1 end do end
