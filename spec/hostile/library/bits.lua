-- Shifts and fields without measure.
--@ ends well
--@ prints over
for _, f in pairs(bit32) do
  for _, v in ipairs{ 2 ^ 53, -2 ^ 53, 0 / 0, 1e300 } do
    pcall(f, v, v, v)
    pcall(f, 1, v)
    pcall(f, 1, 1, v)
  end
end
print("over")
