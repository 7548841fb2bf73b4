local v1 = 1
tab().x, v1 = 1, ((not v1) and 1)
out(v1)
