-- Reads a line that is larger than what it may hold.
--@ flags --max-memory=16MB --timeout=20s --allow-read=/dev/zero
--@ ends limited canceled
--@ says raise it with --max-memory
for line in io.lines("/dev/zero") do print(#line) end
