-- Stores what is too large.
--@ flags --timeout=60s
--@ ends well
--@ prints too_large
local b = unilua.state("hostile.large", { persist = "none" })
print((select(3, b:set("k", ("x"):rep(9e6)))))
