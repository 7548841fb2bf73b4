-- As many constants as fit.
--@ flags --timeout=60s
--@ ends well
--@ prints 7000
local source = {}
for i = 1, 7000 do source[i] = ("'%d'"):format(i) end
local chunk = assert(loadstring("return {" .. table.concat(source, ",") .. "}"))
print(#chunk())
