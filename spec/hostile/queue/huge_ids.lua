-- Ids and keys that are huge.
--@ ends well
--@ prints 0
local q, n = unilua.queue("hostile.ids", { persist = "none" }), 0
for _, name in ipairs{ "id", "key" } do
  local ok, id = pcall(q.put, q, 1, { [name] = ("x"):rep(1e7) })
  if ok and id then n = n + 1 end
end
print(n)
