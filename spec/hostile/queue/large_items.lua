-- Puts items that are too large.
--@ flags --timeout=60s
--@ ends well
--@ prints too_large
local q = unilua.queue("hostile.large", { persist = "none" })
print((select(3, q:put(("x"):rep(9e6)))))
