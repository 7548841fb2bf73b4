-- Stores large values for ever, under ever the same names.
--@ flags --timeout=1s
--@ ends limited timeout
--@ says raise it with --timeout
local b, v = unilua.state("hostile.state_flood", { persist = "none" }), ("x"):rep(1e6)
while true do
  for i = 1, 5 do pcall(b.set, b, "k" .. i, v) end
end
