-- Writes for ever, byte after byte, without the end of a line: what was held back does not grow without end.
--@ flags --max-output=1KB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-output
while true do io.write("x") end
