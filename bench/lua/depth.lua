-- Fills a queue or a bucket to a size and measures there. Prints microseconds
-- for one put and take at that depth, or for one set and get at that many keys.
local what, size = unilua.job.args[1], tonumber(unilua.job.args[2])
local probes = 20000
local start
if what == "queue" then
  local q = unilua.queue("bench", { persist = "none" })
  local list = {}
  for i = 1, size do
    list[#list + 1] = i
    if #list == 1000 or i == size then
      q:put_all(list)
      list = {}
    end
  end
  start = unilua.now()
  for i = 1, probes do
    q:put(i)
    q:take():ack()
  end
else
  local b = unilua.state("bench", { persist = "none" })
  for i = 1, size do
    b:set("key" .. i, i)
  end
  start = unilua.now()
  for i = 1, probes do
    local key = "key" .. (i * 7919 % size + 1)
    b:set(key, i)
    b:get(key)
  end
end
print((unilua.now() - start) / probes * 1e6)
