local json = require("dkjson").use_lpeg and require("dkjson")

local order = { keyorder = { "name", "size", "list", "nested" } }
for _, v in ipairs{
  { name = "a", size = 1 }, { 1, 2, 3 }, {}, { nested = { list = { { 1 }, {} } } }, { 0.1, 1e100, -5, 2 ^ 53, 1 / 3, 1e15, 123456789012 },
  { "quote\"", "back\\", "line\n", "tab\t", "\1\31", "äöü €", "</script>", "\226\128\168" }, { true, false, json.null },
} do
  print(json.encode(v, order))
  print(json.encode(v, { indent = true, keyorder = order.keyorder }))
end
print(json.encode(setmetatable({}, { __jsontype = "object" })), json.encode(setmetatable({}, { __jsontype = "array" })))
print(json.encode(1 / 0), json.encode(0 / 0), json.encode("x"), json.encode(nil))
print(json.encode({ [1] = 1, [3] = 3 }), json.encode({ 1, nil, 3 }))
print(pcall(json.encode, { print }))
print(pcall(json.encode, { f = function() end }, { exception = function(reason, value, state, message) return "null" end }))
local cycle = {}
cycle[1] = cycle
print(pcall(json.encode, cycle))

local function show(v)
  if type(v) ~= "table" then
    return v == json.null and "null" or tostring(v)
  end
  local keys, parts = {}, {}
  for k in pairs(v) do
    keys[#keys + 1] = k
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for i, k in ipairs(keys) do
    parts[i] = tostring(k) .. "=" .. show(v[k])
  end
  return "{" .. table.concat(parts, " ") .. "}"
end
for _, text in ipairs{
  '{"a":[1,2,{"b":null}],"c":"\\u00e4\\n\\ud834\\udd1e"}', "[1e3,-0.5,1E-2]", '  "x" ', "true", "[1,2", "{1:2}", "", '{"a":}', "// c\n[1]",
  "[[[[]]]]", '["\\x"]', "nul", "[1] x", '{"a":1,"a":2}',
} do
  local v, pos, err = json.decode(text, 1, json.null)
  print(show(v), pos, err)
end
print(json.quotestring("a\0b"))
