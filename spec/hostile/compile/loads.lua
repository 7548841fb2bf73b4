-- Loads for ever, each time something else.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local n = 0
while true do
  n = n + 1
  load(("local a%d = %d "):rep(1):format(n, n))
end
