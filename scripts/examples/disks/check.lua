-- Puts an alert into the queue "alerts" for each mount that is 90 % full or more;
-- for the same mount not again within an hour. deliver.lua delivers them.
--
--   unilua run --allow-declared check.lua
--   unilua run --allow-run=df check.lua -- 80 12h     (from 80 %, twice a day)
--
-- Permissions: running df, which the header asks for.

unilua.job{
  every = "5m",
  timeout = "1m",
  allow = { run = { "df" } },
}

local limit = tonumber(unilua.job.args[1] or 90)
local quiet = unilua.job.args[2] or "1h"

-- parse reads a line of `df -P`: device, blocks of 1 KB, used, free, percent, mount.
-- The first line and a device without blocks have no percent.
local function parse(line)
  local free, percent, mount = line:match("%s(%d+)%s+(%d+)%%%s+(/.*)$")
  if not mount then
    return nil
  end
  return { mount = mount, percent = tonumber(percent), free_mb = math.floor(free / 1024) }
end

-- alert is one step: a mount is quiet if and only if its alert is in the queue.
local function alert(disk)
  return assert(unilua.tx(function(t)
    if not t.state("disks.quiet"):add(disk.mount, disk.percent, { ttl = quiet }) then
      return "quiet"
    end
    t.queue("alerts"):put(disk)
    return "alert"
  end))
end

local df = assert(unilua.run{ "df", "-P", timeout = "30s" })
if not df.ok then
  unilua.log.warn("df could not look at every mount", { stderr = df.stderr })
end
for line in df.stdout:gmatch("[^\n]+") do
  local disk = parse(line)
  if disk and disk.percent >= limit then
    print(alert(disk) .. ": " .. disk.mount .. " is " .. disk.percent .. " % full")
  end
end
