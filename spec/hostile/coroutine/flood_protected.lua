-- Makes coroutines without end in coroutines, and catches the end.
--@ flags --max-coroutines=100 --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-coroutines
local all = {}
local function more()
  while true do
    local co = coroutine.wrap(more)
    all[#all + 1] = co
    pcall(co)
  end
end
more()
