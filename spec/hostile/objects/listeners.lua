-- Subscribes for ever.
--@ flags --max-objects=100 --timeout=2s
--@ ends limited canceled
--@ says raise it with --max-objects
local held = {}
while true do
  held[#held + 1] = unilua.topic("hostile.listeners"):subscribe{ buffer = 1 }
end
