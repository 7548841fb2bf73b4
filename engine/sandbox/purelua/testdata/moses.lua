local M = require("moses")

local function show(...)
  local out = {}
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    if type(v) == "table" then
      local keys, parts = {}, {}
      for k in pairs(v) do
        keys[#keys + 1] = k
      end
      table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
      for j, k in ipairs(keys) do
        local e = v[k]
        parts[j] = tostring(k) .. "=" .. (type(e) == "table" and "{" .. table.concat(e, ",") .. "}" or tostring(e))
      end
      v = "{" .. table.concat(parts, " ") .. "}"
    end
    out[i] = tostring(v)
  end
  print(table.concat(out, "\t"))
end

show(M.map({ 1, 2, 3 }, function(v) return v * 2 end))
show(M.select({ 1, 2, 3, 4 }, function(v) return v % 2 == 0 end))
show(M.reduce({ 1, 2, 3 }, function(a, b) return a + b end))
show(M.groupBy({ 1, 2, 3, 4, 5 }, function(v) return v % 2 == 0 and "even" or "odd" end))
show(M.countBy({ "a", "bb", "cc" }, function(v) return #v end))
show(M.sort({ 3, 1, 2 }), M.sort({ "b", "a" }, function(a, b) return a > b end))
show(M.sortBy({ "ccc", "a", "bb" }, function(v) return #v end))
show(M.flatten({ 1, { 2, { 3, { 4 } } } }))
show(M.uniq({ 1, 1, 2, 3, 3 }), M.union({ 1, 2 }, { 2, 3 }), M.intersection({ 1, 2, 3 }, { 2, 3, 4 }), M.difference({ 1, 2, 3 }, { 2 }))
show(M.zip({ 1, 2 }, { "a", "b" }))
show(M.chunk({ 1, 1, 2, 2, 1 }, function(v) return v == 1 end))
show(M.slice({ 1, 2, 3, 4 }, 2, 3), M.first({ 1, 2, 3 }, 2), M.last({ 1, 2, 3 }, 2), M.rest({ 1, 2, 3 }, 2))
show(M.range(5), M.range(2, 4), M.range(10, 0, -5), M.rep("x", 3))
show(M.keys({ a = 1 }), M.values({ a = 1 }), M.invert({ a = "b" }), M.extend({ a = 1 }, { b = 2 }), M.pick({ a = 1, b = 2 }, "a"), M.omit({ a = 1, b = 2 }, "a"))
show(M.isEqual({ 1, { 2 } }, { 1, { 2 } }), M.isEqual({ 1 }, { 2 }), M.isEmpty({}), M.isInteger(2), M.isInteger(2.5), M.isNaN(0 / 0))
show(M.compose(function(x) return x + 1 end, function(x) return x * 2 end)(5))
show(M.memoize(function(x) return x * x end)(7), M.once(function() return 1 end)(), M.partial(function(a, b) return a - b end, 10)(3))
show(M.chain({ 1, 2, 3, 4 }):map(function(v) return v * 3 end):filter(function(v) return v % 2 == 0 end):value())
show(M.include({ 1, 2 }, 2), M.detect({ 1, 2 }, 2), M.findIndex({ 4, 5 }, function(v) return v == 5 end), M.max({ 1, 9, 3 }), M.min({ 4, 2 }))
show(M.partition({ 1, 2, 3, 4, 5 }, 2)())
show(M.permutation({ 1, 2, 3 })())
for perm in M.permutation({ "a", "b", "c" }) do
  show(perm)
end
show(M.concat({ 1, 2 }, "-"), M.xpairs and 1, M.interpose({ 1, 2, 3 }, 0), M.sum({ 1, 2, 3 }), M.product({ 2, 3 }), M.mean({ 1, 2, 3, 4 }), M.median({ 3, 1, 2 }))
