-- Run by the sandbox and by lua5.1, which must print the same.

local function outcome(f, ...)
  print(pcall(f, ...))
end

-- Written.
print(0, 1, -7, 1e14, 99999999999999, 1e15, 123456789012345, 2^53, 2^63, -2^63, 1e100, 0.1, 1/3, 100, 1e300 * 1e10, -1e300 * 1e10)
local zero, inf = 0, 1/0
print(zero/zero, -(zero/zero), inf, -inf, inf - inf, -zero, 0.5, -2.5, 1e-5, 5e-324)
print(tostring(1e15), tostring(0.1), tostring("text"), tostring(nil), tostring(true), tostring(-zero))
print(table.concat({1, 2.5, 1e15, "x", 0.1}, " "))
io.write(1, " ", 2.5, " ", 1e15, " ", 0.1, " ", "x", "\n")
print(("x"):rep(3.7), #tostring(12345), ("%s %s"):format(1e15, 0.1))
print(string.len(1e15), string.upper(1e15), string.sub(12345, 2, 3), string.byte(7))

-- Read.
for _, s in ipairs{"", " ", "10", " 10 ", "10x", "1e2", "1E+2", "1e", "0x", "0x10", "0X1p4", "0xA.8", ".5", "5.", ".", "+5", "++5", "- 5", "017", "08",
  "inf", "-Infinity", "nan", "-nan", "nan(7)", "1_000", "1e400", "0xffffffffffffffffff", "10\0", "10\0x", "\v\f10\r\n", "0x1P-2", "1,5"} do
  print(s:gsub("%z", "."), tonumber(s), tonumber(s, 10), tonumber(s, 16), tonumber(s, 36), tonumber(s, 2))
end
print(tonumber(12), tonumber(12, 16), tonumber("-1", 16), tonumber("-ffffffffffffffff", 16), tonumber("zz", 36), tonumber("7fffffffffffffff", 16))
outcome(tonumber)
outcome(tonumber, nil)
outcome(tonumber, {})
outcome(tonumber, {}, 16)
outcome(tonumber, nil, 16)
outcome(tonumber, "1", 1)
outcome(tonumber, "1", 37)
outcome(tonumber, "1", "x")
outcome(tonumber, "1", " 0x10 ")
outcome(tonumber, "12", 10.9)
outcome(tonumber, "12", 2^32 + 10)
outcome(tonumber, "12", zero/zero)
outcome(tonumber, "12", inf)
outcome(tonumber, "11", nil)
print(select("#", tonumber("x")), select("#", tonumber("x", 16)))

-- As literals.
print(0x10, 1e2, 3., .5, 0xA, 1e400, 0xffffffffffffffffff, 0x1p4, 017, 0017, 08, 1e-400, 0xep1)

-- Texts as numbers, and numbers as texts, in arguments.
outcome(string.rep, "x", "0x3")
outcome(string.rep, "x", " 3 ")
outcome(string.rep, "x", "3x")
outcome(string.rep, "x", {})
outcome(string.rep, "x")
outcome(string.rep, "x", -inf)
outcome(string.rep, "x", zero/zero)
outcome(string.sub, "abc", inf)
outcome(string.sub, "abc", -inf, inf)
outcome(string.sub, "abc", zero/zero, 2^53)
outcome(string.sub, "abc", -2^63, 2^63)
outcome(string.byte, "abc", inf)
outcome(math.floor, "3.7")
outcome(math.floor, "x")
outcome(math.floor)
outcome(select, -1, 1, 2)
outcome(select, "2", "a", "b")

-- How messages call a function.
outcome(function() string.rep() end)
outcome(function() local f = string.rep; f("x", {}) end)
outcome(function() local t = {g = string.rep}; t.g("x", {}) end)
outcome(function() ("x"):rep({}) end)
outcome(function() ("x"):rep() end)
outcome(function() return ("x"):rep({}) end)
outcome(function() local t = {string.rep}; t[1]("x", {}) end)
outcome(function() tonumber() end)
outcome(function() tostring() end)
outcome(function() string.format() end)
outcome(function() ("%d"):format("x") end)
outcome(function() ("%d"):format() end)
outcome(function() string.format("%d", "x") end)
outcome(function() string.format("%d", nil) end)
outcome(function() string.format("%q", nil) end)
outcome(function() string.format({}) end)
outcome(function() string.format("%y", 1) end)
outcome(function() string.format("%", 1) end)
outcome(function() string.format("%------d", 1) end)
outcome(function() string.format("%123d", 1) end)

-- tostring and print with metatables.
local named = setmetatable({}, {__tostring = function() return "named" end})
print(named, tostring(named))
print(select("#", tostring(setmetatable({}, {__tostring = function() end}))))
print(type(tostring(setmetatable({}, {__tostring = function() return 12 end}))))
outcome(print, setmetatable({}, {__tostring = function() return 12 end}))
outcome(print, setmetatable({}, {__tostring = function() return {} end}))
outcome(print, setmetatable({}, {__tostring = function() error("raised", 0) end}))
local t = {}
print(tostring(t) == tostring(t), tostring(t) ~= tostring({}), (tostring(t):gsub("0x%x+", "0x")), (tostring(print):gsub("0x%x+", "0x")))
print((tostring(coroutine.create(function() end)):gsub("0x%x+", "0x")), (tostring(newproxy()):gsub("0x%x+", "0x")))
local given = tostring
tostring = function(v) return "<" .. given(v) .. ">" end
print(1, "a", nil, named)
tostring = function() return {} end
local _, message = pcall(print, 1)
tostring = given
print(message)
print("end")
