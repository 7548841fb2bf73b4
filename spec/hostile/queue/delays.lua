-- Delays and priorities without measure.
--@ ends well
--@ prints over
local q = unilua.queue("hostile.delays", { persist = "none" })
for _, v in ipairs{ -1, 1e300, 0 / 0, math.huge, -1e300, 2 ^ 63 } do
  for _, name in ipairs{ "delay", "priority", "ttl", "timeout" } do pcall(q.put, q, 1, { [name] = v, timeout = 0 }) end
end
for _, name in ipairs{ "capacity", "attempts", "lease", "backoff" } do
  for i, v in ipairs{ -1, 1e300, 0 / 0 } do pcall(unilua.queue, "hostile.delays." .. name .. i, { [name] = v, persist = "none" }) end
end
print("over")
