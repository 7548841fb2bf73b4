local Mediator = require("mediator")

local m = Mediator()
local log = {}
local function note(name)
  return function(...)
    log[#log + 1] = name .. "(" .. table.concat({ ... }, ",") .. ")"
    return name
  end
end

m:subscribe({ "disk" }, note("all"))
m:subscribe({ "disk", "full" }, note("full"))
local low = m:subscribe({ "disk", "full" }, note("first"), { priority = 1 })
m:subscribe({ "disk", "full" }, note("picky"), { predicate = function(n) return n > 90 end })
m:subscribe({ "net" }, function() return "stopped", false end)

for _, n in ipairs{ 50, 95 } do
  for i, v in ipairs{ m:publish({ "disk", "full" }, n) } do
    print(n, i, type(v) == "table" and #v or v)
  end
end
print(table.concat(log, " "))
log = {}
m:publish({ "disk" }, 1)
print(table.concat(log, " "))
print(m:getSubscriber(low.id, { "disk", "full" }) == low)
m:removeSubscriber(low.id, { "disk", "full" })
log = {}
m:publish({ "disk", "full" }, 99)
print(table.concat(log, " "))
print(#m:publish({ "nothing", "here" }, 1))
low:update({ fn = note("updated") })
for i = 1, 5 do
  m:subscribe({ "many" }, note("s" .. i))
end
log = {}
m:publish({ "many" }, "x", "y")
print(table.concat(log, " "))
print(type(m:getChannel({ "disk", "full" }).namespace), m:getChannel({ "disk" }):hasChannel("full"))
for i = 1, 3 do print(i, m:getChannel({ "c" .. i }) ~= nil) end
