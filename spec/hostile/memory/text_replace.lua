-- A text that the host's own function makes a thousand times as large.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
pcall(unilua.text.replace, ("x"):rep(1e5), "x", ("y"):rep(1e3))
print("went on")
