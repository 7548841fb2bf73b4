-- Asks every host of a list whether it answers, fifty at a time, and prints the answers
-- in the order of the list, however long each took.
--
--   unilua run --allow-declared --allow-read=hosts.txt fanout.lua -- hosts.txt
--
-- Permissions: reading the list; running ping, which the header asks for and which each
-- run of probe.lua inherits.

unilua.job{
  allow = { run = { "ping" } },
}

local path = assert(unilua.job.args[1], "which list of hosts?")

local hosts = {}
for host in io.lines(path) do
  hosts[#hosts + 1] = host
end

local down = 0
local results = assert(unilua.job.map("probe.lua", hosts, { workers = 50, timeout = "1m" }))
for i, result in ipairs(results) do
  local answer = result.ok and result.value or "failed: " .. result.error
  if answer ~= "up" then
    down = down + 1
  end
  print(hosts[i] .. " " .. answer)
end
print(down .. " of " .. #hosts .. " do not answer")
