-- A chain of closures, each of which holds the one before.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local f
while true do
  local g = f
  f = function() return g end
end
