-- What it holds is counted, and stays within its limit.
--@ flags --max-memory=16MB
--@ ends well
--@ prints true	true
local before = collectgarbage("count")
local s = ("x"):rep(2e6)
local after = collectgarbage("count")
print(after - before > 1900, after * 1024 < 16 * 2 ^ 20)
