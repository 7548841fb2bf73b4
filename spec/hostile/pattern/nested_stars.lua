-- Stars within each other: exponential for a matcher that tries all.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(string.find, ("a"):rep(40), ("a*"):rep(30) .. "b")
print("went on")
