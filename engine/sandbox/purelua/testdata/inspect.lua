local inspect = require("inspect")

print(inspect(1), inspect(1.5), inspect("x"), inspect(true), inspect(nil), inspect(1 / 0), inspect(-1 / 0))
print(inspect("it's"), inspect('say "x"'), inspect("both ' and \""), inspect("line\nbreak\ttab\0zero\127\200"))
print(inspect({}))
print(inspect({ 1, 2, 3 }))
print(inspect({ a = 1, b = 2, ["odd key"] = 3, [10] = 4, [1.5] = 5, [true] = 6, ["end"] = 7 }))
print(inspect({ 1, 2, { 3, { 4, { 5 } } }, x = { y = { z = {} } } }))
print(inspect({ 1, 2, { 3, { 4, { 5 } } }, x = { y = { z = {} } } }, { depth = 2 }))
print(inspect({ a = { b = 1 } }, { newline = " ", indent = "" }))
local cycle = { name = "cycle" }
cycle.self = cycle
cycle.list = { cycle, { cycle } }
print(inspect(cycle))
local twice = {}
print(inspect({ twice, twice, k = twice }))
print(inspect(setmetatable({ a = 1 }, { __index = { b = 2 }, __call = nil })))
print(inspect({ print, function() end, coroutine.create(function() end), io and {} }))
print(inspect({ a = 1, secret = 2, deep = { secret = 3 } }, {
  process = function(item, path)
    if path[#path] ~= "secret" then
      return item
    end
  end,
}))
print(inspect({ 1, 2, nil, 4 }), inspect({ [2] = 2 }))
local keys = {}
for i = 1, 40 do
  keys["k" .. i] = i
end
print(inspect(keys))
print(inspect(inspect.KEY) ~= nil, inspect._VERSION)
