-- A replacement that makes the text grow, again and again.
--@ flags --max-memory=1MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local s = "xx"
while true do s = s:gsub("x", "xx") end
