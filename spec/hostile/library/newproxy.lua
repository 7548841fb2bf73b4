-- Proxies that share a metatable.
--@ ends well
--@ prints over
local p = newproxy(true)
getmetatable(p).__index = p
getmetatable(p).__gc = function() while true do end end
pcall(function() return p.x end)
pcall(newproxy, newproxy(p))
pcall(newproxy, {})
print("over")
