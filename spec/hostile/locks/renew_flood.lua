-- Renews for ever.
--@ flags --timeout=300ms
--@ ends limited timeout
--@ says raise it with --timeout
local lease = assert(unilua.lock("hostile.renew"):acquire{ ttl = "1000d" })
while true do lease:renew("1000d") end
