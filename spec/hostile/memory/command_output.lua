-- Holds all that programs print.
--@ flags --max-memory=16MB --timeout=60s --allow-run=head
--@ ends limited canceled
--@ says raise it with --max-memory
local all = {}
while true do all[#all + 1] = unilua.run{ "head", "-c", "500000", "/dev/zero" }.stdout .. #all end
