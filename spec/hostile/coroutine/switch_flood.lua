-- A ring of coroutines that hand over for ever.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
local ring = {}
for i = 1, 100 do
  ring[i] = coroutine.wrap(function() while true do coroutine.yield(i) end end)
end
while true do
  for i = 1, #ring do ring[i]() end
end
