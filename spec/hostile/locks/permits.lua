-- A semaphore with permits that are none.
--@ ends well
--@ prints 0
local n = 0
for i, permits in ipairs{ 0, -1, 0.5, 1e300, "x", 0 / 0 } do
  if pcall(unilua.lock, "hostile.permits." .. i, { permits = permits }) then n = n + 1 end
end
print(n)
