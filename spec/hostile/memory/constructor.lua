-- A constructor of many large texts.
--@ flags --max-memory=4MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local t = {}
while true do t = { t, ("x"):rep(1000), ("y"):rep(1000), n = { 1, 2, 3, 4, 5, 6, 7, 8 } } end
