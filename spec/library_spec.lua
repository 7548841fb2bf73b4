-- What Lua's own libraries say and do beyond their plain use.
local function failure(...)
  local ok, message = pcall(...)
  expect(ok):to_be(false)
  return (message:gsub("^[^\n]-:%d+: ", ""))
end

describe("a wrong argument", function()
  it("is named as Lua names it, by the function's name in the caller", function()
    local insert = table.insert
    expect(failure(function() table.insert(1) end)):to_be("bad argument #1 to 'insert' (table expected, got number)")
    expect(failure(function() insert() end)):to_be("bad argument #1 to 'insert' (table expected, got no value)")
    expect(failure(function() math.floor({}) end)):to_be("bad argument #1 to 'floor' (number expected, got table)")
    expect(failure(function() io.stdout:seek("up") end)):to_be("bad argument #1 to 'seek' (invalid option 'up')")
    expect(failure(function() setmetatable({}) end)):to_be("bad argument #2 to 'setmetatable' (nil or table expected)")
  end)
end)

describe("table", function()
  it("says what it cannot join or sort", function()
    expect(failure(function() table.concat({ 1, {}, 3 }) end)):to_be("invalid value (table) at index 2 in table for 'concat'")
    expect(failure(function() table.sort({ 3, "a", 1 }) end):match("^attempt to compare")):to_be("attempt to compare")
    expect(failure(function()
      table.sort({ 1, 2, 3, 4, 5 }, function() return true end)
    end)):to_be("invalid order function for sorting")
  end)

  it("puts elements where Lua does", function()
    local t = { "a", "b" }
    table.insert(t, 1, "x")
    table.insert(t, "z")
    expect(table.concat(t)):to_be("xabz")
    expect(table.remove(t, 2)):to_be("a")
    expect(select("#", table.remove({}))):to_be(0)
    expect(table.maxn({ [10] = 1, [2.5] = 1 })):to_be(10)
  end)
end)

describe("next", function()
  it("lets a traversal clear what it meets, and tells a wrong key", function()
    local t, n = {}, 0
    for i = 1, 300 do
      t["k" .. i] = i
    end
    for k in pairs(t) do
      t[k] = nil
      n = n + 1
    end
    expect(n):to_be(300)
    expect(next(t)):to_be(nil)
    expect(failure(next, {}, "k")):to_be("invalid key to 'next'")
  end)
end)

describe("a coroutine", function()
  it("cannot be left from where it could not be entered again", function()
    local message = "attempt to yield across metamethod/C-call boundary"
    local places = {
      function() return setmetatable({}, { __index = coroutine.yield }).x end,
      function() for _ in coroutine.yield do end end,
      function() table.sort({ 3, 2, 1 }, coroutine.yield) end,
      function() return ("a"):gsub("a", coroutine.yield) end,
    }
    for _, place in ipairs(places) do
      local ok, got = coroutine.resume(coroutine.create(place))
      expect(ok):to_be(false)
      expect(got):to_be(message)
    end
  end)

  it("says why it cannot be resumed", function()
    local co = coroutine.create(function() end)
    coroutine.resume(co)
    expect(select(2, coroutine.resume(co))):to_be("cannot resume dead coroutine")
    expect(coroutine.status(co)):to_be("dead")
  end)
end)

describe("a source that is not Lua", function()
  it("is refused in Lua's words", function()
    local function complaint(source) return (select(2, loadstring(source, "=src"))) end
    expect(complaint("x ==")):to_be("src:1: '=' expected near '=='")
    expect(complaint("x = ")):to_be("src:1: unexpected symbol near '<eof>'")
    expect(complaint("if x then\n\n")):to_be("src:3: 'end' expected (to close 'if' at line 1) near '<eof>'")
    expect(complaint("local 1")):to_be("src:1: '<name>' expected near '1'")
    expect(complaint("x = 'abc\n'")):to_be("src:1: unfinished string near ''abc'")
    expect(complaint("x = 3x")):to_be("src:1: malformed number near '3x'")
    expect(complaint("break")):to_be("src:1: no loop to break near '<eof>'")
    expect(complaint("f()\n(g)()")):to_be("src:2: ambiguous syntax (function call x new statement) near '('")
    expect(select(2, loadstring("x ="))):to_be("[string \"x =\"]:1: unexpected symbol near '<eof>'")
  end)
end)

describe("os.date and os.time", function()
  it("go by the calendar", function()
    expect(os.date("!%Y-%m-%d %H:%M:%S %j %a %b", 86400 * 365)):to_be("1971-01-01 00:00:00 001 Fri Jan")
    expect(os.date("!*t", 0).year):to_be(1970)
    local t = os.date("*t", 1700000000)
    expect(os.time(t)):to_be(1700000000)
    t.day = t.day + 40
    expect(os.difftime(os.time(t), 1700000000) > 39 * 86400):to_be(true)
    expect(failure(function() os.time({ year = 2000 }) end)):to_be("field 'day' missing in date table")
  end)
end)

describe("math", function()
  it("gives what C gives", function()
    expect(10 ^ -2 == 0.01 and math.pow(10, -2) == 0.01):to_be(true)
    expect(math.fmod(-5, 3)):to_be(-2)
    expect(select("#", math.modf(-3.7))):to_be(2)
    expect(("%.17g"):format(math.exp(1))):to_be("2.7182818284590451")
    math.randomseed(42)
    expect(math.random(100)):to_be(4)
  end)
end)
