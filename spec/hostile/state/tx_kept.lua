-- Keeps what belongs to a transaction, and uses it after its end.
--@ ends well
--@ prints false
--@ prints false
local kept, counter
unilua.tx(function(t)
  kept, counter = t, t.counter("hostile.tx_kept")
end)
print((pcall(function() kept.counter("hostile.tx_kept"):incr() end)))
print((pcall(function() counter:incr() end)))
