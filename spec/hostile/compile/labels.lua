-- Jumps without end.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local source = {}
for i = 1, 2500 do source[i] = ("goto l%d ::l%d::"):format(i, i) end
local chunk, message = loadstring(table.concat(source, "\n"))
pcall(chunk or error, message)
print("over")
