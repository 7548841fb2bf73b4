-- Runs that wait for each other.
--@ flags --timeout=60s
--@ ends well
--@ prints deadlock
unilua.counter("hostile.cycle"):set(0)
local results = unilua.job.map(function(mine)
  local ready = unilua.counter("hostile.cycle")
  local l = assert(unilua.lock("hostile.cycle." .. mine):acquire())
  ready:incr()
  ready:wait(2)
  local _, _, code = unilua.lock("hostile.cycle." .. (3 - mine)):acquire()
  return code
end, { 1, 2 }, { workers = 2 })
print(results[1].value or results[2].value)
