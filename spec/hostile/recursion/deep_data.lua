-- A value that is nested deeper than a stack.
--@ flags --timeout=60s
--@ ends failed
--@ says value
local t = {}
for _ = 1, 1e5 do t = { t } end
unilua.state("hostile.deep", { persist = "none" }):set("k", t)
