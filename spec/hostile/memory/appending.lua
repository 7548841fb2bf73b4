-- A text that grows by a little, for ever.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local s = ("x"):rep(1e5)
while true do s = s .. ("x"):rep(1e5) end
