-- Walks a table whose values change as it goes: the walk has an end.
--@ flags --timeout=5s
--@ ends well
--@ prints 3
local t, n = { a = 1, b = 2, c = 3 }, 0
for k in pairs(t) do
  t[k] = n
  n = n + 1
end
print(n)
