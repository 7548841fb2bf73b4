-- A mixed load that says on standard output what was acknowledged, line by
-- line. It never ends by itself: the test kills it.
local generation = tonumber(unilua.job.args[1])

local function producer(generation)
  local q = unilua.queue("work")
  for i = 1, 1e9 do
    local id = "p" .. generation .. "-" .. i
    assert(q:put({ n = i, pad = ("x"):rep(i % 200) }, { id = id, priority = i % 3 }))
    print("put", id)
  end
end

local function consumer()
  local q = unilua.queue("work")
  while true do
    local item = assert(q:take())
    if item.attempt % 2 == 1 and #item.id % 7 == 0 then
      item:release{ delay = "1ms" }
    else
      assert(item:ack())
      print("ack", item.id)
    end
  end
end

local function writer(generation)
  local b = unilua.state("facts")
  for i = 1, 1e9 do
    local key = "k" .. i % 10
    assert(b:set(key, { generation = generation, i = i }))
    print("set", key, generation, i)
  end
end

local function counting(generation)
  local c = unilua.counter("total", { persist = "archive" })
  local ids = unilua.counter("ids")
  local l = unilua.lock("one")
  while true do
    print("total", assert(c:incr()))
    print("next", assert(ids:next()))
    l:with(function(lease)
      if lease then
        print("token", lease:token())
      end
    end)
    local lease = assert(l:acquire{ ttl = "1m" })
    print("token", lease:token())
    lease:release()
  end
end

local function orders(generation)
  for i = 1, 1e9 do
    local n = assert(unilua.tx(function(t)
      local n = t.counter("orders"):incr()
      t.state("orders"):set(string.format("o%09d", n), { generation = generation, i = i })
      t.queue("mail"):put{ order = n }
      return n
    end))
    print("order", n)
  end
end

local function transfers(seed)
  math.randomseed(seed)
  while true do
    local from, to, amount = "a" .. math.random(5), "a" .. math.random(5), math.random(20)
    assert(unilua.tx(function(t)
      local b = t.state("accounts")
      b:incr(from, -amount)
      b:incr(to, amount)
      return true
    end))
  end
end

local runs = {}
for i = 1, 2 do
  runs[#runs + 1] = unilua.job.spawn(producer, { args = { generation .. "." .. i } })
  runs[#runs + 1] = unilua.job.spawn(consumer)
  runs[#runs + 1] = unilua.job.spawn(transfers, { args = { generation * 10 + i } })
end
runs[#runs + 1] = unilua.job.spawn(writer, { args = { generation } })
runs[#runs + 1] = unilua.job.spawn(counting, { args = { generation } })
runs[#runs + 1] = unilua.job.spawn(orders, { args = { generation } })
for _, run in ipairs(runs) do
  local result = run:wait()
  error("a worker ended: " .. tostring(result.error))
end
