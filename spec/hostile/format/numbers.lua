-- Formats of numbers that are no number, or none of the kind.
--@ ends well
--@ prints over
for _, f in ipairs{ "%d", "%i", "%u", "%c", "%x", "%X", "%o", "%e", "%g", "%f", "%a", "%s", "%q", "%.99f", "%99d" } do
  for _, v in ipairs{ 0 / 0, math.huge, -math.huge, 2 ^ 63, -2 ^ 63, 1e308, 5e-324, -0 } do pcall(string.format, f, v) end
end
print("over")
