-- Calls methods on what they do not belong to: only state and dict are of one kind.
--@ ends well
--@ prints 0
local things = {
  unilua.counter("hostile.methods"), unilua.lock("hostile.methods"), unilua.state("hostile.methods", { persist = "none" }),
  unilua.queue("hostile.methods", { persist = "none" }), unilua.dict("hostile.methods"), unilua.topic("hostile.methods"), {}, 1, "x", io.stdout,
  newproxy(true),
}
local worked = 0
local methods = { things[1].incr, things[2].acquire, things[3].set, things[4].put, things[5].set, things[6].publish }
for i, method in ipairs(methods) do
  for j, thing in ipairs(things) do
    if i ~= j and pcall(method, thing, "x", 1) and not (i == 3 and j == 5 or i == 5 and j == 3) then worked = worked + 1 end
  end
end
print(worked)
