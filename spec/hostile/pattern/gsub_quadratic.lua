-- A match that fails late at every place.
--@ flags --timeout=60s
--@ ends well
--@ prints went on
pcall(string.gsub, ("a"):rep(1e6), "a*b", "")
print("went on")
