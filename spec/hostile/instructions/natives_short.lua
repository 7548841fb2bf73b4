-- Works in many short natives.
--@ flags --max-instructions=100000 --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-instructions
local t = {}
for i = 1, 1000 do t[i] = i end
while true do table.concat(t, ",") end
