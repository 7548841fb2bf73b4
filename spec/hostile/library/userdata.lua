-- Changes the metatables of files and other userdata.
--@ times 2
--@ ends well
--@ prints false	true
print(type(getmetatable(io.stdout)) == "table" and pcall(function() getmetatable(io.stdout).__index = {} end) or false, io.stdout.write ~= nil)
pcall(function() getmetatable(io.stdout).write = error end)
