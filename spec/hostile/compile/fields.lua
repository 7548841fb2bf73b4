-- A chain of fields without end.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local chunk, message = loadstring("return f" .. (".x"):rep(3e4))
pcall(chunk or error, message)
print("over")
