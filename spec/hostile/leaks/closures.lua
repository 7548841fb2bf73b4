-- Hands a closure to another run through everything that is shared.
--@ ends well
--@ prints 0
local n, f = 0, function() return 1 end
local q = unilua.queue("hostile.closures", { persist = "none" })
for _, give in ipairs{
  function() return q:put(f) end, function() return unilua.dict("hostile.closures"):set("f", f) end, function() return unilua.list("hostile.closures"):push(f) end,
  function() return unilua.topic("hostile.closures"):publish(f) end, function() return unilua.job.spawn(function() end, { args = { f } }) end,
  function() return unilua.dict("hostile.closures"):set("f", { [f] = 1 }) end, function() return q:put(setmetatable({}, { __index = f })) end,
} do
  if pcall(give) then n = n + 1 end
end
print(n)
