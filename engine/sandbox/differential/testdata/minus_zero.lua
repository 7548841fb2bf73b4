local v1 = num(0)
local v2 = - v1
out(v2, 1 / v2, v2 .. "", v2 == 0)
