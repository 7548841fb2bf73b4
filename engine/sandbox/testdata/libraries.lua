-- The libraries look like Lua's, though they are shared until they are changed.
local function names(t)
  local found = {}
  for k in pairs(t) do found[k] = true end
  return found
end
assert(names(string).format and names(_G).print and names(_G).io and names(_G)._G)
assert(next(math) ~= nil and rawget(table, "insert") == table.insert)
assert(getmetatable(string) == nil and getmetatable(_G) == nil)
assert(_G._G == _G and package.loaded.string == string and package.loaded._G == _G)

-- A library that a script extends is extended for strings too.
function string.shout(s) return s:upper() .. "!" end
assert(("a"):shout() == "A!")
string.rep = nil
assert(string.rep == nil and ("a").rep == nil)

-- What is removed stays removed.
local saved = os
os = nil
assert(os == nil and rawget(_G, "os") == nil)
os = saved
table.sort = nil
assert(table.sort == nil)

-- The metatable of strings is out of reach.
assert(getmetatable("") == false)
assert(not pcall(setmetatable, "", {}))
assert(getmetatable(io.stdout) == false)

-- What is dangerous is not there.
assert(string.dump == nil and package.loadlib == nil and channel == nil)
assert(debug.getinfo == nil and debug.sethook == nil and debug.getregistry == nil)
local only = names(debug)
only.traceback = nil
assert(next(only) == nil)

-- A table of globals can be guarded, as strict modules do.
setmetatable(_G, { __index = function(_, k) error("undeclared " .. k, 2) end })
assert(type(print) == "function")
assert(select(2, pcall(function() return nothing_of_this_name end)):find("undeclared", 1, true))
setmetatable(_G, nil)

-- setmetatable takes tables only, and honours __metatable.
assert(not pcall(setmetatable, 1, {}) and not pcall(setmetatable, {}, 1) and not pcall(setmetatable, {}))
local guarded = setmetatable({}, { __metatable = "no" })
assert(getmetatable(guarded) == "no" and not pcall(setmetatable, guarded, nil))

-- Numbers.
assert(math.huge == 1 / 0)
for text, want in pairs({
  ["10"] = 10, ["1e2"] = 100, [" 0x1F "] = 31, ["-0x10"] = -16, ["017"] = 17, [".5"] = 0.5, ["5."] = 5, ["-1.5e-3"] = -0.0015,
}) do
  assert(tonumber(text) == want, text)
end
for _, text in ipairs({ "", "x", "1x", "0x", "1e", "--1", "1_000", "infinite", "1 2", "+-1" }) do
  assert(tonumber(text) == nil, text)
end
assert(tonumber("ff", 16) == 255 and tonumber("8", 8) == nil and tonumber("zz", 36) == 1295)
assert(tonumber(nil) == nil and tonumber({}) == nil and not pcall(tonumber) and not pcall(tonumber, "1", 99))

-- Random numbers are the state's own.
math.randomseed(42)
local a, b = math.random(), math.random(10)
math.randomseed(42)
assert(a == math.random() and b == math.random(10))
for _ = 1, 200 do
  local r = math.random(-2, 2)
  assert(r >= -2 and r <= 2 and r % 1 == 0)
end
assert(not pcall(math.random, 0) and not pcall(math.random, 2, 1))

-- Chunks from text.
assert(load("return ...")(7) == 7 and loadstring("return 8")() == 8)
local parts = { "return ", "9" }
assert(load(function() return table.remove(parts, 1) end)() == 9)
assert(load("return x", "name", "t", { x = 10 })() == 10)
assert(select(2, load("x =", "=name")) == "name:1: unexpected symbol near '<eof>'")
assert(select(2, loadstring("\27Lua")):find("precompiled", 1, true))
assert(select(2, loadstring(("x"):reverse() .. (" "):format():len() .. " ")):find("[string", 1, true))
assert(loadstring("return '\255'")() == "\255")

-- What the run holds.
local before = collectgarbage("count")
local big = "x"
for _ = 1, 17 do big = big .. big end
assert(collectgarbage("count") - before > 90 and #big > 90000)
assert(collectgarbage() == 0 and collectgarbage("step") == true and not pcall(collectgarbage, "bogus"))

-- assert raises what it is given.
local t = {}
assert(select(2, pcall(assert, false, t)) == t)
assert(select(2, pcall(assert, nil, "plain")) == "plain")
assert(select(2, pcall(assert, false)):find("assertion failed!", 1, true))
assert(select("#", assert(1, 2, 3)) == 3)
