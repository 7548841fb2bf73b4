local v1, v8 = (- nil)
