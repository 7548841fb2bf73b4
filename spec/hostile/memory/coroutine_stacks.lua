-- Holds what it has in the locals of a suspended coroutine.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local all = {}
while true do
  local co = coroutine.wrap(function()
    local s = ("x"):rep(1e5) .. #all
    coroutine.yield()
    return s
  end)
  co()
  all[#all + 1] = co
end
