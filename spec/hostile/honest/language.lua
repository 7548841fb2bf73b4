-- Uses the language and its library, all of which must be as it was made.
local names = {}
for name in pairs(_G) do names[#names + 1] = name end
table.sort(names)
assert(table.concat(names, " ") ==
  "_G _VERSION assert bit32 collectgarbage coroutine debug dofile error gcinfo getfenv getmetatable io ipairs load loadfile " ..
  "loadstring math module newproxy next os package pairs pcall print rawequal rawget rawset require select setfenv setmetatable " ..
  "string table tonumber tostring type unilua unpack utf8 xpcall", table.concat(names, " "))
assert(("%5.1f|%s"):format(3.14159, "x") == "  3.1|x")
assert(("key = value"):match("^(%w+)%s*=%s*(%w+)$") == "key")
assert(("a,b"):gsub(",", ";") == "a;b")
local t = { 5, 2, 8 }
table.sort(t)
assert(table.concat(t, " ") == "2 5 8")
local co = coroutine.wrap(function(...) coroutine.yield(...) end)
assert(co(7) == 7)
assert(not pcall(error) and select("#", unpack({}, 1, 3)) == 3)
assert(math.max(1, 2) == 2 and os.time() > 0)
return "served"
