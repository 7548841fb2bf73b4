-- Holds what it has in the environments of functions.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local f = function() end
while true do
  f = setfenv(function() return 1 end, { before = f, s = ("x"):rep(1000) })
end
