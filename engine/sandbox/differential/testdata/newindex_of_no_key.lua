local v1 = setmetatable({}, {__newindex = 1})
out(pcall(function()
  v1[nil] = 1
end))
