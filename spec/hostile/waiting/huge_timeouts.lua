-- Waits longer than a clock counts.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local q = unilua.queue("hostile.huge", { persist = "none" })
for _, d in ipairs{ 9e9, 9.3e9, 1e300, "106751d", "1000000d" } do
  pcall(q.take, q, { timeout = d })
end
print("went on")
q:take{ timeout = "106751d" }
