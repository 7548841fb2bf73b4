-- An error object that raises when it is shown.
--@ ends failed
--@ says object.lua
error(setmetatable({}, { __tostring = function() error("again") end }))
