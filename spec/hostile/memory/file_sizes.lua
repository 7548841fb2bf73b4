-- Reads as many bytes as there are numbers, of a file without an end.
--@ flags --max-memory=16MB --timeout=20s --allow-read=/dev/zero
--@ ends limited canceled
--@ says raise it with --max-memory
local f = io.open("/dev/zero")
f:read(2 ^ 40)
print("went on")
