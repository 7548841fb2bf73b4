-- A length that needs itself.
--@ flags --timeout=60s
--@ ends well
--@ prints true
local t
t = setmetatable({}, { __len = function(t) return #t + 1 end })
local ok, v = pcall(function() return #t end)
print(v == 0 or tostring(v):find("stack overflow") ~= nil)
