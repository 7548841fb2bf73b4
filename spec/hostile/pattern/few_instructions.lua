-- Has the matcher do the work of an hour for few instructions.
--@ flags --max-instructions=1000000
--@ ends limited canceled
--@ says raise it with --max-instructions
local s = ("a"):rep(1e5)
for i = 1, 1000 do pcall(s.find, s, "a-b") end
print("went on")
