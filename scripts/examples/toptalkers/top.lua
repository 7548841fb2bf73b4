-- Prints who asks most of a web server: the ten addresses with the most lines in an
-- access log, whose lines begin with an address. The log is cut into parts of 4 MB;
-- several runs count the parts, all into one dict and one counter.
--
--   unilua run --allow-read=access.log top.lua -- access.log
--
-- Permissions: reading that file.

local path = assert(unilua.job.args[1], "which access log?")

local PART = 4 * 1024 * 1024
local WORKERS = 8

-- count counts the lines of a part. It runs in a state of its own, several at once.
local function count(part)
  local seen, lines = {}, 0
  for line in assert(unilua.fs.lines(part.path, { from = part.from, to = part.to })) do
    local address = line:match("^%S+")
    if address then
      seen[address] = (seen[address] or 0) + 1
      lines = lines + 1
    end
  end
  local talkers = unilua.dict(part.name)
  for address, n in pairs(seen) do
    talkers:update(address, function(total) return total + n end, { default = 0 })
  end
  unilua.counter(part.name):incr(lines)
end

local function cut(size, name)
  local parts = {}
  for from = 0, size - 1, PART do
    parts[#parts + 1] = { name = name, path = path, from = from, to = math.min(from + PART, size) }
  end
  return parts
end

-- What this run and its workers share, whoever else counts.
local name = "toptalkers." .. unilua.job.id()
local talkers = unilua.dict(name)
local lines = unilua.counter(name, { persist = "none" })

local parts = cut(assert(unilua.fs.stat(path)).size, name)
for _, result in ipairs(assert(unilua.job.map(count, parts, { workers = WORKERS }))) do
  assert(result.ok, result.error)
end

local ranking = {}
for address, n in talkers:pairs() do
  ranking[#ranking + 1] = { address = address, n = n }
end
table.sort(ranking, function(a, b)
  if a.n ~= b.n then
    return a.n > b.n
  end
  return a.address < b.address
end)
for i = 1, math.min(10, #ranking) do
  print(ranking[i].n .. " " .. ranking[i].address)
end
print(lines:get() .. " lines, " .. #ranking .. " addresses")

talkers:drop()
lines:drop()
