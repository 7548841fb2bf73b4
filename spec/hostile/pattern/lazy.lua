-- A lazy match that fails at every place of a long text.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(string.find, ("x"):rep(1e6), ".-b")
print("went on")
