-- A transaction in a transaction, and what waits in one.
--@ ends well
--@ prints 4
local n = 0
for _, f in ipairs{
  function() unilua.tx(function() end) end, function() unilua.sleep(0) end,
  function() unilua.lock("hostile.tx_nested"):acquire() end, function() unilua.run{ "true" } end,
} do
  if not pcall(unilua.tx, f) then n = n + 1 end
end
print(n)
