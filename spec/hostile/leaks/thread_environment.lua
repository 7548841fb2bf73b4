-- Replaces the table of globals of its thread.
--@ times 3
--@ ends well
--@ prints nil
local p = print
p(mark)
setfenv(0, setmetatable({ mark = 1 }, { __index = _G }))
setfenv(1, setmetatable({ mark = 1 }, { __index = _G }))
