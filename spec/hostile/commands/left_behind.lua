-- A program that leaves another one behind, in the same session and in one of its own.
--@ flags --allow-run=sh --timeout=60s
--@ ends well
--@ prints over
unilua.run{ "sh", "-c", "sleep 100000 & trap '' TERM INT HUP; (trap '' TERM INT HUP; sleep 100000) &", timeout = "500ms" }
print("over")
