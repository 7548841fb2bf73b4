-- Texts that are almost numbers.
--@ ends well
--@ prints over
for _, s in ipairs{ "0x", "1e", ("9"):rep(1e6), "1e" .. ("9"):rep(1e6), "0x" .. ("f"):rep(1e6), " ", "\0", "1\0", "nan", "inf", "0x1p99999", "1_000" } do
  for base = 2, 36 do pcall(tonumber, s, base) end
  pcall(tonumber, s)
  pcall(function() return s + 1 end)
end
print("over")
