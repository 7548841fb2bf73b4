-- Works on a queue that stays empty.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(function() unilua.queue("hostile.each"):each(function() end) end)
print("went on")
