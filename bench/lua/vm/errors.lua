local function deep(n)
  if n == 0 then
    error("deep", 0)
  end
  deep(n - 1)
  return n
end
for _ = 1, 15000 do
  assert(not pcall(deep, 100))
end
