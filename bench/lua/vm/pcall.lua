local function work(n)
  return n + 1
end
for i = 1, 3000000 do
  local ok = pcall(work, i)
  assert(ok)
end
