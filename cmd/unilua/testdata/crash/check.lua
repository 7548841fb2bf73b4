-- Holds what is there against what was acknowledged: one line for each thing
-- that does not agree.
local acknowledged = unilua.job.args[1]

local put, acked, facts, seen = {}, {}, {}, { total = 0, next = 0, token = 0, order = 0 }
for line in io.lines(acknowledged) do
  local word, a, b, c = line:match("^(%S+)\t(%S+)\t?(%S*)\t?(%S*)$")
  if word == "put" then
    put[a] = true
  elseif word == "ack" then
    acked[a] = true
  elseif word == "set" then
    facts[a] = { generation = tonumber(b), i = tonumber(c) }
  else
    seen[word] = math.max(seen[word], tonumber(a))
  end
end

local function complain(...)
  print(string.format(...))
end

-- What was put is there, unless it was taken; what was acknowledged is gone.
local here = {}
local q = unilua.queue("work")
for _, state in ipairs{ "ready", "delayed", "taken", "buried" } do
  for _, item in ipairs(q:list{ state = state, limit = 1e6 }) do
    if here[item.id] then
      complain("item %s is there twice", item.id)
    end
    here[item.id] = true
    if acked[item.id] then
      complain("item %s was acknowledged, and is back", item.id)
    end
    if #item.value.pad ~= item.value.n % 200 then
      complain("item %s is damaged", item.id)
    end
  end
end
local lost = 0
for id in pairs(put) do
  if not here[id] and not acked[id] then
    lost = lost + 1
  end
end
-- An acknowledgement may have come without the word of it: at most one for each
-- of the two consumers and each crash.
print("unheard", lost)

for key, fact in pairs(facts) do
  local now = unilua.state("facts"):get(key)
  if not now or now.generation < fact.generation or now.generation == fact.generation and now.i < fact.i then
    complain("fact %s: %d of generation %d is gone", key, fact.i, fact.generation)
  end
end

local total = unilua.counter("total"):get()
if total < seen.total then
  complain("total is %d, %d was acknowledged", total, seen.total)
end
local id = unilua.counter("ids"):next()
if id <= seen.next then
  complain("id %d comes again after %d", id, seen.next)
end
local lease = assert(unilua.lock("one"):try())
if lease:token() <= seen.token then
  complain("token %d comes after %d", lease:token(), seen.token)
end
lease:release()

-- A transaction is there wholly or not at all.
local orders, bucket = unilua.counter("orders"):get(), unilua.state("orders")
if orders < seen.order then
  complain("%d orders, %d were acknowledged", orders, seen.order)
end
if bucket:len() ~= orders or unilua.queue("mail"):stats().put ~= orders then
  complain("%d orders, %d kept, %d mailed", orders, bucket:len(), unilua.queue("mail"):stats().put)
end
local sum = 0
for _, amount in unilua.state("accounts"):pairs() do
  sum = sum + amount
end
if sum ~= 0 then
  complain("the accounts add up to %d", sum)
end
