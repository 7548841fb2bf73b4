-- Logs for ever.
--@ flags --max-output=10KB --timeout=5s
--@ ends limited canceled
--@ says raise it with --max-output
while true do unilua.log.info("a line of the log") end
