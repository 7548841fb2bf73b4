-- Holds all items that it takes.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local q = unilua.queue("hostile.held", { persist = "none" })
local all = {}
while true do
  q:put(("x"):rep(1e5))
  all[#all + 1] = q:pop() .. #all
end
