-- Logs a large message.
--@ flags --max-output=10KB --timeout=5s
--@ ends limited canceled
--@ says raise it with --max-output
while true do unilua.log.info("x", { text = ("x"):rep(1e6) }) end
