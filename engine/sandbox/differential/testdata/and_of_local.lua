local v19, v20 = pcall(error)
v20 = (v2 and 1)
out(v20)
