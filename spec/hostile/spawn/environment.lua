-- A function whose environment is one of the parent's tables.
--@ ends well
--@ prints nil
local f = function() return secret end
setfenv(f, { secret = "of the parent" })
local ok, run = pcall(unilua.job.spawn, f)
print(ok and run:wait().value or nil)
