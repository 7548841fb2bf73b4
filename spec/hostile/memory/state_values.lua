-- Reads the same large value again and again, and keeps all copies.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local b = unilua.state("hostile.copies", { persist = "none" })
local list = {}
for i = 1, 10000 do list[i] = i end
b:set("k", list)
local all = {}
while true do all[#all + 1] = b:get("k") end
