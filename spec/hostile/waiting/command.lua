-- Runs a program that never ends.
--@ flags --timeout=300ms --allow-run=sleep
--@ ends limited timeout
--@ says raise it with --timeout
pcall(unilua.run, { "sleep", "100000" })
print("went on")
