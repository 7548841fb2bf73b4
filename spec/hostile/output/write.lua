-- Writes for ever, without the end of a line.
--@ flags --max-output=100KB
--@ ends limited canceled
--@ says raise it with --max-output
local s = ("x"):rep(200000)
while true do io.write(s) end
