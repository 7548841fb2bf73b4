-- Modes of files that are none.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints 0
local n = 0
for _, mode in ipairs{ "", "x", "rw", "r+w", "wx", "r\0", "rbb", "bbb", ("r"):rep(1e6) } do
  local ok, f = pcall(io.open, ... .. "/inside/note", mode)
  if ok and f then n = n + 1 end
end
print(n)
