-- Closes the standard output, and prints.
--@ ends well
--@ prints over
pcall(function() io.stdout:close() end)
pcall(function() io.close() end)
io.write("over\n")
