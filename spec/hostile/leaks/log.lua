-- Changes a logger that others have.
--@ times 2
--@ ends well
--@ prints false
local l = unilua.log.with{ mark = 1 }
print((pcall(function() l.info = error end)))
pcall(rawset, l, "info", error)
