-- Yields out of every function of the library that calls back.
--@ ends well
--@ prints attempt to yield across metamethod/C-call boundary
--@ prints attempt to yield across metamethod/C-call boundary
--@ prints attempt to yield across metamethod/C-call boundary
--@ prints attempt to yield across metamethod/C-call boundary
--@ prints attempt to yield across metamethod/C-call boundary
for _, use in ipairs{
  function() table.sort({ 2, 1 }, coroutine.yield) end,
  function() table.sort({ 2, 1 }, function() coroutine.yield() end) end,
  function() ("x"):gsub("x", function() coroutine.yield() end) end,
  function() print(setmetatable({}, { __tostring = function() coroutine.yield() end })) end,
  function() require("yields") end,
} do
  local co = coroutine.create(use)
  local ok, message = coroutine.resume(co)
  print(ok or tostring(message):match("attempt to yield[^\n]*"))
end
