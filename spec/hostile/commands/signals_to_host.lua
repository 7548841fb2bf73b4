-- A program that signals the process that has started it: a host is its own process, which runs as somebody else.
--@ flags --allow-run=sh --timeout=60s
--@ ends well
--@ prints over
unilua.run{ "sh", "-c", "kill -0 $$; kill -TERM 0; kill -INT $$" }
unilua.run.sh("kill -TERM 0")
print("over")
