-- Writes to the standard error for ever.
--@ flags --max-output=10
--@ ends limited canceled
--@ says raise it with --max-output
while true do io.stderr:write("more than ten bytes\n") end
