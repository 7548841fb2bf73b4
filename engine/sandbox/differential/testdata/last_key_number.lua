v7 = {1, [6] = two()}
out(v7)
