-- sort in the comparator of sort.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local function again() table.sort({ 2, 1 }, again) return true end
again()
