-- Reads more than there is, and less than nothing.
--@ flags --allow-read=$DIR/inside
--@ ends well
--@ prints over
for _, n in ipairs{ 1e15, 2 ^ 31, 2 ^ 63, -1, 0 / 0, 1e300, 0.5 } do
  local f = io.open(... .. "/inside/note")
  pcall(f.read, f, n)
  pcall(f.read, f, n, n, n, "*a", "*n", "*l", "*x")
  f:close()
end
print("over")
