-- Runs a program that never ends, as Lua does.
--@ flags --timeout=300ms --allow-run=sh
--@ ends limited timeout
--@ says raise it with --timeout
pcall(os.execute, "sleep 100000")
print("went on")
