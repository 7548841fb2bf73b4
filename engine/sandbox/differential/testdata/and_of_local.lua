local v19, v20 = protect()
v20 = (v2 and 1)
out(v20)
