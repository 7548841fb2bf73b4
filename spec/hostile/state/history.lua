-- Keeps a history that grows.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local b, n = unilua.state("hostile.history", { persist = "none", history = 100 }), 0
while true do
  n = n + 1
  b:set("k", n)
end
