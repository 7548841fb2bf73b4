-- Jumps back for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
::again::
goto again
