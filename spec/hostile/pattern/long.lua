-- A pattern of a million items.
--@ flags --timeout=60s
--@ ends well
--@ prints over
pcall(string.find, ("a"):rep(1e5), ("a?"):rep(1e6) .. "b")
pcall(string.find, "x", (".-"):rep(1e6) .. "y")
pcall(string.find, "x", ("%f[%w]"):rep(1e6) .. "y")
print("over")
