-- Asks one host whether it answers; started by fanout.lua, or alone:
--
--   unilua run --allow-run=ping probe.lua -- db1
--
-- Permissions: running ping.

local host = unilua.job.args[1]
local ping = assert(unilua.run{ "ping", "-c", "1", "-W", "2", host, timeout = "10s" })
return ping.ok and "up" or "down"
