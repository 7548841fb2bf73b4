-- A walk over matches that each take long.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
for _ in ("a"):rep(1e6):gmatch("a-b") do end
print("went on")
