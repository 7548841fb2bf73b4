-- Spreads its work over coroutines, each of which does little.
--@ flags --max-instructions=1000000
--@ ends limited canceled
--@ says raise it with --max-instructions
while true do
  coroutine.wrap(function() for i = 1, 1000 do end end)()
end
