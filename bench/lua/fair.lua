-- So many scripts compute without end while so many neighbours wait and do a
-- little, for so long: half of these sleep, and a quarter each put a time into a
-- queue and take it out again. Prints how late they are in microseconds, p50, p99
-- and max of the sleepers, then of those who take; and how often all of them went on.
local burners, neighbours, seconds = tonumber(unilua.job.args[1]), tonumber(unilua.job.args[2]), tonumber(unilua.job.args[3])
local begin = unilua.now() + 2
local stop = begin + seconds

local function sleeper(i, begin, stop)
  local late, n = {}, 0
  unilua.sleep(begin - unilua.now() + i % 100 / 1000)
  while unilua.now() < stop do
    local due = unilua.now() + 0.1
    unilua.sleep("100ms")
    n = n + 1
    late[n] = unilua.now() - due
    for _ = 1, 200 do end
  end
  return late
end

local function putter(i, begin, stop)
  local q = unilua.queue("fair" .. i, { persist = "none" })
  unilua.sleep(begin - unilua.now() + i % 100 / 1000)
  while unilua.now() < stop do
    unilua.sleep("100ms")
    q:put(unilua.now())
  end
  q:put(0)
  return {}
end

local function taker(i)
  local q = unilua.queue("fair" .. i, { persist = "none" })
  local late, n = {}, 0
  while true do
    local at = q:pop()
    if at == 0 then
      return late
    end
    n = n + 1
    late[n] = unilua.now() - at
    for _ = 1, 200 do end
  end
end

local runs = { {}, {} }
for i = 1, neighbours / 4 do
  table.insert(runs[1], unilua.job.spawn(sleeper, { args = { 2 * i, begin, stop } }))
  table.insert(runs[1], unilua.job.spawn(sleeper, { args = { 2 * i + 1, begin, stop } }))
  unilua.job.spawn(putter, { args = { i, begin, stop } })
  table.insert(runs[2], unilua.job.spawn(taker, { args = { i } }))
end
unilua.sleep(begin - unilua.now() - 0.5)
for _ = 1, burners do
  unilua.job.spawn(function() while true do end end)
end

local steps = 0
for _, kind in ipairs(runs) do
  local late = {}
  for _, run in ipairs(kind) do
    for _, s in ipairs(assert(run:wait().value)) do
      late[#late + 1] = s * 1e6
    end
  end
  table.sort(late)
  steps = steps + #late
  print(late[math.ceil(#late / 2)], late[math.ceil(#late * 0.99)], late[#late])
end
print(steps)
