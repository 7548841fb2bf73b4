-- The same for Tarantool: fibers that each wait for its log to be synced.
-- Arguments: folder, "set" or "queue", fibers, seconds.
local dir, what, fibers, seconds = arg[1], arg[2], tonumber(arg[3]), tonumber(arg[4])
box.cfg{ work_dir = dir, wal_mode = "fsync", log_level = 1, checkpoint_interval = 0, memtx_memory = 512 * 1024 * 1024 }
local fiber, clock = require("fiber"), require("clock")
local value, count = ("x"):rep(100), 0

local facts = box.schema.space.create("facts")
facts:create_index("primary", { parts = { 1, "string" } })
local items = box.schema.space.create("items")
items:create_index("primary", { parts = { 1, "unsigned" } })
items:create_index("ready", { parts = { 2, "string", 1, "unsigned" } })
local id = 0

local operation = {
  set = function(i)
    facts:replace{ "key" .. i, value }
  end,
  queue = function()
    id = id + 1
    items:insert{ id, "r", value }
    local item = items.index.ready:min{ "r" }
    items:update(item[1], { { "=", 2, "t" } })
    items:delete(item[1])
  end,
}

local stop, running = clock.monotonic() + seconds, fibers
for i = 1, fibers do
  fiber.create(function()
    while clock.monotonic() < stop do
      operation[what](i)
      count = count + 1
    end
    running = running - 1
  end)
end
while running > 0 do
  fiber.sleep(0.01)
end
print(count / seconds)
os.exit(0)
