-- Brackets that are never closed, sought from every place.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(string.find, ("("):rep(1e6), "%b()")
print("went on")
