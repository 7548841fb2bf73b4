-- Prints for ever, and catches the end.
--@ flags --max-output=10
--@ ends limited too_large
--@ says raise it with --max-output
while true do pcall(print, "more than ten bytes") end
