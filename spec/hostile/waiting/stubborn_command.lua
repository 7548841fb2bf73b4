-- Runs a program that does not want to end.
--@ flags --timeout=300ms --allow-run=sh
--@ ends limited timeout
--@ says raise it with --timeout
pcall(unilua.run, { "sh", "-c", "trap '' TERM INT HUP; while :; do sleep 0.1; done" })
print("went on")
