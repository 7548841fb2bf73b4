-- A concatenation without end.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local chunk, message = loadstring("local a = 'x' return a" .. ("..a"):rep(2e4))
pcall(chunk or error, message)
print("over")
