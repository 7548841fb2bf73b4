-- Makes much more than it may hold, and holds none of it.
--@ flags --max-memory=16MB --timeout=60s
--@ ends well
--@ prints over
local t
for i = 1, 500 do t = { ("x"):rep(1e5), { i } } end
print("over")
