-- Reads a file that has no end.
--@ flags --timeout=60s --allow-read=/dev/zero
--@ ends failed
--@ says invalid
local text, message, code = unilua.fs.read("/dev/zero")
error(code, 0)
