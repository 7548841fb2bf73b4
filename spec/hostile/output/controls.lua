-- A log message that would pass for another one.
--@ ends well
unilua.log.info("x\n2026-01-01 00:00:00.000 ERROR other.lua:1 a lie\27[2J\0")
unilua.log.track("a"):info(("x"):rep(1e5))
