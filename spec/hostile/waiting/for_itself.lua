-- A run that waits for a run that waits for what the first one holds.
--@ flags --timeout=5s
--@ ends well
--@ prints deadlock
local l = assert(unilua.lock("hostile.itself"):acquire())
local run = unilua.job.spawn(function()
  local _, _, code = unilua.lock("hostile.itself"):acquire()
  return code
end)
local result, _, code = run:wait()
print(code or result.value)
