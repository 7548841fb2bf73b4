-- An error object that loops when it is shown, after the end.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
error(setmetatable({}, { __tostring = function() while true do end end }))
