-- Puts more at once than fits into one step.
--@ flags --timeout=60s
--@ ends well
--@ prints too_large
local q, list = unilua.queue("hostile.lists", { persist = "none" }), {}
for i = 1, 100 do list[i] = ("x"):rep(1e5) end
print((select(3, q:put_all(list))))
