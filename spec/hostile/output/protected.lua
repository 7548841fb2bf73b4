-- Prints for ever, and catches the end.
--@ flags --max-output=10
--@ ends limited canceled
--@ says raise it with --max-output
while true do pcall(print, "more than ten bytes") end
