local v1 = 1
local v3 = {1, [((v2 and ((v1 ^ 2) % 97)) or ((v1 * v1) % 97))] = two()}
out(v3)
