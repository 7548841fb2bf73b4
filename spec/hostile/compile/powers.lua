-- Powers without end, which nest to the right.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local chunk, message = loadstring("local a = 1 return a" .. ("^a"):rep(3e4))
pcall(chunk or error, message)
print("over")
