-- Raises and catches for ever.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
while true do pcall(error, {}) end
