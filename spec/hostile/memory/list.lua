-- A list that grows for ever.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local t = {}
while true do t[#t + 1] = 1 end
