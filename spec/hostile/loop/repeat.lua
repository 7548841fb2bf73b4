-- Loops for ever, with a closure made in each round.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
local f
repeat
  local x = f
  f = function() return x == nil end
until false
