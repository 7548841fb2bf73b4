-- Yields out of a protected call, and raises when it is resumed.
--@ ends well
--@ prints false	attempt to yield across metamethod/C-call boundary
--@ prints nil
local co = coroutine.wrap(function()
  print(pcall(function()
    coroutine.yield(1)
    error("oops", 0)
  end))
end)
local ok, v = pcall(co)
print(v)
pcall(co)
