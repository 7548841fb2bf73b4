-- A text that doubles, and the end is caught.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local s = ("x"):rep(1e6)
while true do pcall(function() s = s .. s end) end
