-- Reads what a program never prints.
--@ flags --timeout=300ms --allow-run=sh
--@ ends limited timeout
--@ says raise it with --timeout
pcall(function() return io.popen("sleep 100000"):read("*a") end)
print("went on")
