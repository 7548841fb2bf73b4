-- Positions in tables that are far away.
--@ flags --timeout=60s
--@ ends well
--@ prints over
for _, i in ipairs{ 6e7, 2 ^ 31, 2 ^ 53, 1e300, -2 ^ 53, 0 / 0 } do
  pcall(table.remove, { 1 }, i)
  pcall(table.concat, { 1 }, ",", 1, i)
  pcall(table.concat, { 1 }, ",", i, 1)
  pcall(unpack, {}, 1, i)
  pcall(unpack, {}, i, i)
  pcall(select, i, 1)
  pcall(string.rep, "x", i)
  pcall(string.byte, "x", 1, i)
  pcall(string.char, i)
  pcall(rawset, {}, i, 1)
  pcall(math.random, i)
  pcall(tostring(i).rep, "", i)
end
print("over")
