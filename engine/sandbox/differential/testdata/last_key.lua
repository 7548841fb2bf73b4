local v3 = {1, ["y"] = tab()}
out(v3)
