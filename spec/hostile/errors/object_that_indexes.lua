-- An error object whose fields are computed.
--@ flags --timeout=60s
--@ ends failed
--@ says an error value
error(setmetatable({}, { __index = function() while true do end end, __concat = function() while true do end end }))
