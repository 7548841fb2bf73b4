-- Places in a text that are far outside of it.
--@ ends well
--@ prints over
for _, f in ipairs{ string.find, string.match, string.sub, string.byte } do
  for _, i in ipairs{ -2 ^ 63, -2 ^ 31, -1e300, 2 ^ 31, 2 ^ 63, 1e300, 0 / 0 } do
    pcall(f, "abc", f == string.find and "b" or i, i)
    pcall(f, "abc", "b", i)
  end
end
print("over")
