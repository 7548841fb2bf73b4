-- A limit that is over before it begins.
--@ flags --max-instructions=1
--@ ends limited canceled
--@ says raise it with --max-instructions
local t = {}
for i = 1, 1000000 do t[1] = i end
print("went on")
