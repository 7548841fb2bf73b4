local function counter()
  local n = 0
  return function()
    n = n + 1
    return n
  end
end
for _ = 1, 250000 do
  local next = counter()
  for _ = 1, 20 do
    next()
  end
end
