-- Asks for the stack, deep and often.
--@ flags --timeout=60s
--@ ends well
--@ prints true
local function deep(n)
  if n == 0 then return #debug.traceback() end
  return (deep(n - 1))
end
local most = 0
for _ = 1, 3 do most = math.max(most, deep(3000)) end
print(most > 0 and most < 100000)
