-- Puts more than fits.
--@ ends well
--@ prints full
local q = unilua.queue("hostile.capacity", { capacity = 10, on_full = "error", persist = "none" })
for _ = 1, 10 do assert(q:put(1)) end
print((select(3, q:put(1))))
q:drop()
