-- So many scripts wait for one queue, one of them is woken at a time. Prints
-- microseconds for each wake-up, and the resident memory of the process in
-- bytes for each script.
local scripts, wakes = tonumber(unilua.job.args[1]), tonumber(unilua.job.args[2])

local function resident()
  for line in io.lines("/proc/self/status") do
    local kb = line:match("^VmRSS:%s+(%d+)")
    if kb then
      return tonumber(kb) * 1024
    end
  end
end

local before = resident()
for _ = 1, scripts do
  unilua.job.spawn(function()
    local q, woken = unilua.queue("bench", { persist = "none" }), unilua.counter("woken", { persist = "none" })
    unilua.counter("waiting", { persist = "none" }):incr()
    while true do
      q:pop()
      woken:incr()
    end
  end)
end
unilua.counter("waiting", { persist = "none" }):wait(scripts)
unilua.sleep("200ms")
local each = (resident() - before) / scripts

local q, woken = unilua.queue("bench", { persist = "none" }), unilua.counter("woken", { persist = "none" })
local start = unilua.now()
for i = 1, wakes do
  q:put(i)
  woken:wait(i)
end
print((unilua.now() - start) / wakes * 1e6, each)
