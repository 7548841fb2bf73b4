-- Loops in the function that gsub calls.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(string.gsub, "x", "x", function() while true do end end)
print("went on")
