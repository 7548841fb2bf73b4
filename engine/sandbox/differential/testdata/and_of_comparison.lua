local v3
v3 = ((not (1 ~= v3)) and 1)
out(v3)
