-- Loads an empty chunk for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
while load("")() == nil do end
