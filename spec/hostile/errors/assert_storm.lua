-- Raises a chain of errors, each in the handler of the one before.
--@ flags --timeout=60s
--@ ends well
--@ prints 150
local n = 0
local function again(e)
  n = n + 1
  if n < 150 then
    xpcall(assert, again, false, "x")
  end
  return e
end
xpcall(error, again)
print(n)
