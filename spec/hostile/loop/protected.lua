-- Catches the end, and goes on.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
while true do
  pcall(function() while true do end end)
  print("went on")
end
