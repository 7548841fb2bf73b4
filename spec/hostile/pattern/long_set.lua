-- A set of a million members, of which the last is the one.
--@ flags --timeout=60s
--@ ends well
--@ prints went on
pcall(string.find, ("b"):rep(1e6), "[" .. ("a"):rep(1e6) .. "]")
print("went on")
