-- Gives the table of globals a metatable.
--@ times 3
--@ ends well
--@ prints nil	nil
print(getmetatable(_G), mark)
setmetatable(_G, { __index = function() return 1 end })
