-- Loops while it holds a lock.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(function() unilua.lock("hostile.with"):with(function() while true do end end) end)
print("went on")
