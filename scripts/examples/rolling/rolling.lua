-- Restarts a service on one host after the other, for a release, and checks the health
-- of each before it goes on. It stops at the first that is not healthy. Run it again,
-- also after a crash, and it goes on where it stopped: hosts that have the release are
-- left alone. However often it is started, one at a time is at work.
--
--   unilua run --allow-declared --allow-read=hosts.txt rolling.lua -- web 1.4.2 hosts.txt
--
-- Permissions: running systemctl, which reaches a host by ssh and which the header asks
-- for; reading the list of hosts.

unilua.job{
  timeout = "4h",
  allow = { run = { "systemctl" } },
}

local service, release, path = unpack(unilua.job.args)
assert(path, "usage: rolling.lua -- SERVICE RELEASE FILE-OF-HOSTS")

local done = unilua.state("rolling." .. service)

local function systemctl(host, verb)
  local ran = assert(unilua.run{ "systemctl", "--host", host, verb, service, timeout = "1m" })
  if not ran.ok then
    error(host .. ": " .. verb .. " " .. service .. " failed: the roll-out of " .. release .. " stops here", 0)
  end
end

local function restart(host)
  print(host .. ": restarting")
  systemctl(host, "restart")
  systemctl(host, "is-active")
  assert(done:set(host, release))
  print(host .. ": healthy")
end

local function all(lease)
  for host in io.lines(path) do
    if done:get(host) ~= release then
      restart(host)
      assert(lease:renew())
    end
  end
  print(service .. " " .. release .. " is on every host")
  return true
end

-- Three minutes for each host. Who takes longer has lost the lock, and is cancelled.
assert(unilua.lock("rolling." .. service):with({ ttl = "3m" }, all))
