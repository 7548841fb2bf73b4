-- A folder for a program that it may not read.
--@ flags --allow-run=pwd
--@ ends well
--@ prints false
local ok, r = pcall(unilua.run, { "pwd", cwd = ... .. "/nothing" })
print(ok and r and r.ok or false)
