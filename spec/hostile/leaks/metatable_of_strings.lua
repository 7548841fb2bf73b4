-- Reaches for the metatable of strings, which all texts have.
--@ times 3
--@ ends well
--@ prints false	false	nil
local ok = pcall(function() getmetatable("").__index = {} end)
print(ok, (pcall(setmetatable, "", {})), ("x").mark)
pcall(function() string.mark = 1 end)
pcall(function() getmetatable("x").__add = error end)
pcall(function() debug.setmetatable("", { __index = { mark = 1 } }) end)
