-- Seeks where nothing is, and writes there.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints nil
local f = io.open(... .. "/inside/note", "r+")
for _, at in ipairs{ -1, 1e300, 0 / 0, -2 ^ 63, 2 ^ 63 } do pcall(f.seek, f, "set", at) end
print((f:seek("set", -1)))
