-- Holds what it has as modules.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local n = 0
while true do
  n = n + 1
  package.loaded["m" .. n] = ("x"):rep(1e4) .. n
end
