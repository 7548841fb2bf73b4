-- Acknowledges twice, and after others have taken it.
--@ ends well
--@ prints not_held
local q = unilua.queue("hostile.acked", { persist = "none" })
q:put(1)
local item = q:take()
item:ack()
print((select(3, item:ack())))
