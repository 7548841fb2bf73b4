-- Loops in what print calls.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
pcall(print, setmetatable({}, { __tostring = function() while true do end end }))
print("went on")
