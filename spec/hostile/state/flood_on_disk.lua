-- Stores large values on the disk for ever.
--@ flags --timeout=1s
--@ ends limited timeout
--@ says raise it with --timeout
local b, v = unilua.state("hostile.disk_flood", { sync = "never" }), ("x"):rep(1e5)
while true do
  for i = 1, 5 do pcall(b.set, b, "k" .. i, v) end
end
