local sum = 0
for i = 1, 5000000 do
  if i % 3 == 0 then
    sum = sum + i
  else
    sum = sum - 1
  end
end
assert(sum > 0)
