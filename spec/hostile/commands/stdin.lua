-- A program that does not read what it is given.
--@ flags --allow-run=true,sleep --timeout=60s
--@ ends well
--@ prints true
--@ prints true
print(unilua.run{ "true", stdin = ("x"):rep(1e7) }.ok)
print(unilua.run{ "sleep", "1000", stdin = ("x"):rep(1e7), timeout = "200ms" }.timed_out)
