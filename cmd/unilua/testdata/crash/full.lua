-- Fills the disk that the data folder is on, looks at what still works, makes
-- room, and goes on. The argument is a file that takes up room.
local ballast = unilua.job.args[1]
local q, facts = unilua.queue("work"), unilua.state("facts")
local pad = ("x"):rep(100000)
facts:set("before", 1)

local id, message, code
local put = 0
repeat
  id, message, code = q:put(pad)
  put = put + (id and 1 or 0)
until not id
print("full", code, message:find("work", 1, true) ~= nil, put > 10)

print("read", q:len() == put, facts:get("before"))
print("ack", q:take():ack())
print("delete", facts:delete("before"))

assert(os.remove(ballast))
local waited = 0
while not q:put(pad) and waited < 60 do
  unilua.sleep("1s")
  waited = waited + 1
end
print("again", waited < 60, q:len() == put)
