-- Holds what it has in the upvalues of functions that metatables hold.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local held = newproxy(true)
local meta = getmetatable(held)
meta.all = {}
while true do
  local s = ("x"):rep(1e4) .. #meta.all
  meta.all[#meta.all + 1] = function() return s end
end
