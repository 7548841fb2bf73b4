-- Archived put, take and ack by so many scripts for so long. Prints how many of
-- the three per second.
local scripts, seconds = tonumber(unilua.job.args[1]), tonumber(unilua.job.args[2])
local runs = {}
for i = 1, scripts do
  runs[i] = unilua.job.spawn(function(stop)
    local q = unilua.queue("bench")
    local value, n = ("x"):rep(100), 0
    while unilua.now() < stop do
      assert(q:put(value))
      assert(assert(q:take()):ack())
      n = n + 1
    end
    return n
  end, { args = { unilua.now() + seconds } })
end
local sum = 0
for _, run in ipairs(runs) do
  local r = run:wait()
  assert(r.ok, r.error)
  sum = sum + r.value
end
print(sum / seconds)
