-- A line that is printed in pieces and never ended.
--@ flags --max-memory=16MB --max-output=1MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-output
local s = ("x"):rep(1e6)
while true do io.write(s, s, s, s, s, s, s, s) end
