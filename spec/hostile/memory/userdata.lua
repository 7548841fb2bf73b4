-- Makes userdata without end, each with a metatable that holds the one before.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local p = newproxy(true)
while true do
  local q = newproxy(true)
  getmetatable(q).before = p
  p = q
end
