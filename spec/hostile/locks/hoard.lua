-- Takes every lock it can think of, and keeps them: they are free when it has ended.
--@ times 3
--@ ends well
--@ prints 500
local n = 0
for i = 1, 500 do
  if unilua.lock("hostile.hoard." .. i):try() then n = n + 1 end
end
print(n)
