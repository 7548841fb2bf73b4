-- Goes on in the error handler.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
xpcall(function() while true do end end, function()
  print("went on")
  while true do end
end)
print("went on")
