-- Logs for ever.
--@ flags --max-output=10KB --timeout=5s
--@ ends limited too_large
--@ says raise it with --max-output
while true do unilua.log.info("a line of the log") end
