-- Delivers what check.lua has put into the queue "alerts", by any command that reads
-- the text from its standard input. Runs until it is stopped. A delivery that fails is
-- tried again, later each time; after five attempts the alert is buried.
--
--   unilua run --allow-run=mail deliver.lua -- mail -s "disk full" root
--
-- Permissions: running that command.

local command = unilua.job.args
assert(command[1], "deliver by which command?")

local function deliver(disk, item)
  local text = disk.mount .. " is " .. disk.percent .. " % full, " .. disk.free_mb .. " MB are free"
  command.stdin = text .. "\n"
  command.timeout = "1m"
  command.check = true
  assert(unilua.run(command))
  assert(item:ack())
  print("delivered: " .. text)
end

unilua.queue("alerts"):each(deliver)
