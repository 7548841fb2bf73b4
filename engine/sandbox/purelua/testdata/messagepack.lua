-- It looks into bytecode for the size of a number, which scripts cannot.
string.dump = function() return ("\8"):rep(12) end

local mp = require("MessagePack")

local function hex(s)
  return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

local function show(v)
  if type(v) ~= "table" then
    return tostring(v)
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

for _, v in ipairs{
  0, 1, 127, 128, 255, 256, 65535, 65536, 2 ^ 32 - 1, 2 ^ 32, 2 ^ 53, -1, -32, -33, -128, -129, -32768, -32769, -2 ^ 31, -2 ^ 31 - 1,
  0.5, -0.25, 1e300, 1 / 3, 1 / 0, -1 / 0, 2 ^ -1074, true, false, "", "x", ("y"):rep(31), ("z"):rep(32), ("ä"):rep(200), ("w"):rep(70000),
  {}, { 1, 2, 3 }, { a = 1 }, { { { } } }, { 1, { b = { 2 } } },
} do
  local packed = mp.pack(v)
  local back = mp.unpack(packed)
  print(#packed, #packed < 100 and hex(packed) or "", type(v) == "string" and (back == v) or show(back))
end
print(hex(mp.pack(nil)), mp.unpack(mp.pack(nil)))
mp.set_number("float")
print(hex(mp.pack(0.5)), hex(mp.pack(1.1)), mp.unpack(mp.pack(0.1)))
mp.set_number("double")
mp.set_array("with_hole")
print(show(mp.unpack(mp.pack({ 1, nil, 3 }))))
mp.set_string("binary")
print(hex(mp.pack("bin")))
for _, bad in ipairs{ "", "\193", "\145", "\217", "\202\0" } do
  print(pcall(mp.unpack, bad))
end
print(pcall(mp.pack, print))
for i, v in mp.unpacker(mp.pack(1) .. mp.pack("two") .. mp.pack({ 3 })) do
  print(i, show(v))
end
