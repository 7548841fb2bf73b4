-- Changes a value after it was stored, and one that it was given.
--@ ends well
--@ prints 1	1
local d = unilua.dict("hostile.copied")
local v = { 1 }
d:set("k", v)
v[1] = 2
d:get("k")[1] = 3
local seen
d:update("k", function(got) seen = got return got end)
seen[1] = 4
print(d:get("k")[1], d:get("k")[1])
