-- Writes for ever, byte after byte, without the end of a line: what was held back does not grow without end.
--@ flags --max-output=1KB --timeout=20s
--@ ends limited too_large
--@ says raise it with --max-output
while true do io.write("x") end
