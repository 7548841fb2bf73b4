-- Catches the end in every way.
--@ flags --max-instructions=1000000
--@ ends limited canceled
--@ says raise it with --max-instructions
while true do
  pcall(coroutine.wrap(function()
    xpcall(function() while true do end end, function() while true do end end)
    print("went on")
  end))
end
