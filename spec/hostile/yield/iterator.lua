-- Yields in an iterator.
--@ ends well
--@ prints attempt to yield across metamethod/C-call boundary
--@ prints cannot resume dead coroutine
local co = coroutine.wrap(function()
  for i in function(_, i) coroutine.yield((i or 0) + 1) return (i or 0) + 1 end do end
end)
for _ = 1, 2 do print((select(2, pcall(co)))) end
