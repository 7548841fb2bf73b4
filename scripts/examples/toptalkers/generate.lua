-- Writes an access log in Combined Log Format, as web servers do, of so many MB.
-- The same seed gives the same log.
--
--   unilua run --allow-write=access.log generate.lua -- access.log 200
--   unilua run --allow-write=access.log generate.lua -- access.log 0.5 17     (seed 17)
--
-- Permissions: writing that file.

local path = assert(unilua.job.args[1], "which file to write?")
local size = tonumber(unilua.job.args[2] or 1) * 1024 * 1024
local seed = tonumber(unilua.job.args[3] or 1)

local PAGES = { "/", "/index.html", "/products?page=2", "/cart", "/favicon.ico", "/api/v1/orders" }
local AGENTS = { "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "curl/8.5.0", "-" }
local STATUS = { 200, 200, 200, 200, 304, 404, 500 }

-- random returns an integer from 0 to n-1 (Park and Miller's generator).
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n
end

local function any(list)
  return list[random(#list) + 1]
end

-- address returns one of 5,000, the low numbers far more often than the others.
local function address()
  local n = math.floor(5000 * (random(100000) / 100000) ^ 5)
  if n % 9 == 4 then
    return ("2001:db8::%x"):format(n)
  end
  return ("10.%d.%d.%d"):format(n % 7, math.floor(n / 250), n % 250 + 1)
end

local function line(second)
  local time = os.date("!%d/%b/%Y:%H:%M:%S +0000", 1767225600 + second)
  return ('%s - - [%s] "GET %s HTTP/1.1" %d %d "-" "%s"\n'):format(
    address(), time, any(PAGES), any(STATUS), random(50000), any(AGENTS))
end

local out = assert(io.open(path, "w"))
local written, lines = 0, 0
while written < size do
  local text = line(math.floor(lines / 20))
  out:write(text)
  written = written + #text
  lines = lines + 1
end
out:close()
print(lines .. " lines")
