-- Leaves runs behind that do not want to end.
--@ times 3
--@ ends well
--@ prints false
print(unilua.lock("hostile.orphans"):is_locked())
local ready = unilua.queue("hostile.orphans", { persist = "none" })
for _ = 1, 10 do
  unilua.job.spawn(function()
    unilua.lock("hostile.orphans"):acquire{ shared = true }
    unilua.queue("hostile.orphans"):put(1)
    while true do pcall(unilua.sleep, "1000d") end
  end)
end
for _ = 1, 10 do ready:pop() end
