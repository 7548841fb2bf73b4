-- What the string library promises, beyond what comparing it with lua5.1 shows.

local function raises(text, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok and tostring(message):find(text, 1, true), tostring(message))
end

-- A zero byte in a pattern stands for itself.
assert(("a\0b"):find("\0b") == 2)
assert(("a\0b"):match("[\0]%a") == "\0b")
assert(("a\0b"):gsub("%\0", "-") == "a-b")
assert(("a\0(b)\0"):match("%b\0\0") == "\0(b)\0")

-- An iterator of gmatch can be called anywhere, also after its end.
local next_word, next_number = ("one two"):gmatch("%a+"), ("1 2 3"):gmatch("%d")
assert(next_word() == "one" and next_number() == "1" and next_word() == "two" and next_number() == "2")
assert(next_word() == nil and next_word() == nil and next_number() == "3")
local in_coroutine = coroutine.wrap(function() coroutine.yield(next_number()) end)
assert(in_coroutine() == nil)
local positions = {}
for at, word in ("a bc"):gmatch("()(%a+)") do
  positions[#positions + 1] = at .. word
end
assert(table.concat(positions, " ") == "1a 3bc")

-- What a replacement raises goes through, and leaves everything in order.
raises("stop", string.gsub, "abc", ".", function() error("stop") end)
local value = {}
local ok, raised = pcall(string.gsub, "abc", ".", function() error(value) end)
assert(not ok and raised == value)
raises("no field", string.gsub, "abc", ".", setmetatable({}, {__index = function() error("no field") end}))
local count = 0
local function again(text) count = count + 1 return (text:gsub("x", again)) end
raises("stack overflow", string.gsub, "x", "x", again)
assert(count > 10)

-- A yield cannot leave a replacement.
raises("attempt to yield across metamethod/C-call boundary", coroutine.wrap(function() ("a"):gsub("a", coroutine.yield) end))
raises("attempt to yield across metamethod/C-call boundary", coroutine.wrap(function()
  ("a"):gsub("a", setmetatable({}, {__index = function() coroutine.yield() end}))
end))
assert(coroutine.wrap(function() return (("a"):gsub("a", function() return coroutine.wrap(function() coroutine.yield("b") end)() end)) end)() == "b")

-- The table of a replacement may be a library.
assert(("upper none"):gsub("%a+", table) == "upper none")
assert(("len"):gsub("len", setmetatable({}, {__index = {len = 3}})) == "3")

-- Nothing makes a text that is too large, or a match that never ends.
raises("resulting string too large", string.rep, "x", 2 ^ 31 - 1)
raises("resulting string too large", string.rep, ("x"):rep(2 ^ 20), 2 ^ 20)
raises("too many captures", string.find, "x", ("("):rep(1e6))
raises("pattern too complex", string.find, "x", ("x?"):rep(1e6))
assert(not ("x"):find(("y"):rep(1e6) .. "%a"))

-- Texts are bytes.
assert(("\228\246\252 A"):lower() == "\228\246\252 a" and ("\195\164"):upper() == "\195\164")
assert(("\0\255"):reverse() == "\255\0" and string.char(0, 255):byte(2) == 255)
