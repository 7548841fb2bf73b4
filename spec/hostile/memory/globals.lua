-- Ever new globals.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local n = 0
while true do
  n = n + 1
  _G["g" .. n] = { n }
end
