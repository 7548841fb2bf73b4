-- Asks for the first key for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local t = { x = 1 }
while next(t) do end
