-- A list that grows by table.insert.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local t = {}
while true do table.insert(t, "x") table.insert(t, {}) end
