local v32, v33 = pcall(1)
out(1, v33)
