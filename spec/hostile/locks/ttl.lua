-- Lets a lease run out, and works on: the run is ended, whatever it catches.
--@ flags --timeout=60s
--@ ends failed lost
--@ says lease
unilua.lock("hostile.ttl"):acquire{ ttl = "50ms" }
while true do pcall(function() while true do end end) end
