-- Loops in the function that changes a shared value.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local b = unilua.state("hostile.update", { persist = "none" })
pcall(b.update, b, "k", function() while true do end end)
print("went on")
