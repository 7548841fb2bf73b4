-- Archived state:set by so many scripts for so long. Prints sets per second.
local scripts, seconds = tonumber(unilua.job.args[1]), tonumber(unilua.job.args[2])
local runs = {}
for i = 1, scripts do
  runs[i] = unilua.job.spawn(function(i, stop)
    local b = unilua.state("bench")
    local key, value, n = "key" .. i, ("x"):rep(100), 0
    while unilua.now() < stop do
      assert(b:set(key, value))
      n = n + 1
    end
    return n
  end, { args = { i, unilua.now() + seconds } })
end
local sum = 0
for _, run in ipairs(runs) do
  local r = run:wait()
  assert(r.ok, r.error)
  sum = sum + r.value
end
print(sum / seconds)
