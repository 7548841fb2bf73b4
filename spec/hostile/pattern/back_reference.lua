-- A back reference to all there is.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(string.find, ("a"):rep(1e6), "(.*)%1b")
print("went on")
