-- Each value here goes into a list and comes out again: what holds for one kind
-- of shared object holds for all.

local MOST = 2 ^ 53
local LIMIT = 8 * 1024 * 1024

-- through returns what comes out when v goes in.
local function through(v)
  local l = unilua.list("box")
  l:push(v)
  return l:pop()
end

-- nested returns a table of n levels.
local function nested(n)
  local t = {}
  for _ = 2, n do
    t = { t }
  end
  return t
end

-- refuse expects that v cannot be shared, for the reason given with its path.
local function refuse(v, reason)
  local l = unilua.list("box")
  expect(function() l:push(v) end):to_raise("bad argument #1 to 'push' (" .. reason .. ")")
  expect(l:len()):to_be(0)
end

describe("a shared value", function()
  it("is a boolean", function()
    expect(through(true)):to_be(true)
    expect(through(false)):to_be(false)
  end)

  it("is a number, which comes back as it was", function()
    for _, n in ipairs{
      0, 1, -1, 23, 24, 255, 256, 65535, 65536, 2 ^ 31, -2 ^ 31, 2 ^ 32, 2 ^ 32 + 1, MOST - 1, MOST, -MOST,
      0.1, -0.5, 1.5, 1 / 3, 3.14159265358979, 1e-300, 1e300, 2 ^ -1074, 2 ^ 1023, 2 ^ 60, 2 ^ 63, 2 ^ 64, -2 ^ 63,
      math.huge, -math.huge,
    } do
      expect(through(n)):to_be(n)
    end
  end)

  it("tells 0 and -0 apart", function()
    local zero = 0
    expect(1 / through(zero)):to_be(math.huge)
    expect(1 / through(-zero)):to_be(-math.huge)
  end)

  it("is a string of any bytes", function()
    local all = {}
    for i = 0, 255 do
      all[#all + 1] = string.char(i)
    end
    for _, s in ipairs{ "", "x", "a\0b", "ä€𝄞", "\255\254", "\192\128", "\237\160\128", table.concat(all), ("x"):rep(70000) } do
      expect(through(s)):to_be(s)
    end
  end)

  it("is a list", function()
    expect(through{ 1, "two", false, { 4 } }):to_equal{ 1, "two", false, { 4 } }
    expect(#through{ 1, 2, 3 }):to_be(3)
  end)

  it("is a list of many values", function()
    local many = {}
    for i = 1, 100000 do
      many[i] = i
    end
    expect(through(many)):to_equal(many)
  end)

  it("is a list that has become shorter", function()
    local t = { 1, 2, 3, 4 }
    t[4], t[3] = nil, nil
    expect(through(t)):to_equal{ 1, 2 }
    t[2], t[1] = nil, nil
    expect(through(t)):to_equal{}
  end)

  it("is a table with strings and numbers for keys", function()
    local t = { a = 1, [""] = 2, ["with space"] = 3, ["\255"] = 4, [0] = 5, [-1] = 6, [1.5] = 7, [math.huge] = 8, [2 ^ 40] = 9 }
    expect(through(t)):to_equal(t)
  end)

  it("keeps a string apart from the number that it looks like", function()
    local t = { [1] = "number", ["1"] = "string", [10] = "ten" }
    expect(through(t)):to_equal(t)
    expect(through("1")):to_be("1")
  end)

  it("is a table that is part list and part map", function()
    local t = { "first", "second", n = 2 }
    expect(through(t)):to_equal(t)
    t = { "first", nil, "third", n = 3 }
    expect(through(t)):to_equal(t)
  end)

  it("is a map whose keys are far apart, as long as it does not begin as a list", function()
    local t = { [7] = "seven", [2000000] = "two million" }
    expect(through(t)):to_equal(t)
  end)

  it("forgets the keys whose value is nil", function()
    local t = { a = 1, b = 2 }
    t.a = nil
    expect(through(t)):to_equal{ b = 2 }
  end)

  it("is the same, however it was put together", function()
    local l = unilua.list("box")
    l:push{ a = 1, b = { 2, 3 }, c = 4 }
    local t = { c = 2 + 2, a = 1 }
    t.b = { 2 }
    t.b[2] = 6 / 2
    expect(l:index_of(t)):to_return(1)
  end)

  it("may be an empty table, which is both list and map", function()
    expect(through{}):to_equal{}
    expect(through{ a = {}, {} }):to_equal{ a = {}, {} }
    local t = through{}
    t[1] = "list"
    t.key = "map"
    expect(through(t)):to_equal{ "list", key = "map" }
  end)

  it("may hold the same table twice, as long as it does not hold itself", function()
    local shared = { 1 }
    local t = { a = shared, b = shared, { shared, shared } }
    local back = through(t)
    expect(back):to_equal{ a = { 1 }, b = { 1 }, { { 1 }, { 1 } } }
    back.a[1] = "changed"
    expect(back.b):to_equal{ 1 }
  end)

  it("nests to 64 levels", function()
    local t, levels = through(nested(64)), 0
    while t do
      t, levels = t[1], levels + 1
    end
    expect(levels):to_be(64)
    refuse(nested(65), "value" .. ("[1]"):rep(64) .. ": tables nested more than 64 levels deep")
  end)
end)

describe("a shared value is copied", function()
  it("in", function()
    local l, v = unilua.list("box"), { list = { 1, 2 }, map = { a = { b = 1 } } }
    l:push(v)
    v.list[1] = "changed"
    v.map.a.b = "changed"
    v.new = "changed"
    expect(l:get(1)):to_equal{ list = { 1, 2 }, map = { a = { b = 1 } } }
  end)

  it("out, anew with each read", function()
    local l = unilua.list("box")
    l:push{ list = { 1, 2 } }
    local v = l:get(1)
    v.list[1] = "changed"
    v.new = "changed"
    expect(l:get(1)):to_equal{ list = { 1, 2 } }
    expect(l:get(1) == l:get(1)):to_be(false)
  end)

  it("between runs", function()
    unilua.list("box"):push{ list = { 1, 2 } }
    local run = unilua.job.spawn(function()
      local v = unilua.list("box"):get(1)
      v.list[1] = "changed"
      return v
    end)
    expect(run:wait().value):to_equal{ list = { "changed", 2 } }
    expect(unilua.list("box"):get(1)):to_equal{ list = { 1, 2 } }
  end)
end)

describe("what cannot be shared raises and names the path:", function()
  it("nil by itself", function()
    local l = unilua.list("box")
    expect(function() l:push(nil) end):to_raise("bad argument #1 to 'push' (value expected, got nil; nil cannot be stored)")
    expect(function() l:push() end):to_raise("bad argument #1 to 'push' (value expected, got nil; nil cannot be stored)")
  end)

  it("a function", function()
    refuse(print, "value: a function cannot be shared")
    refuse({ items = { 1, 2, function() end } }, "value.items[3]: a function cannot be shared")
    refuse({ ["odd key"] = { print } }, 'value["odd key"][1]: a function cannot be shared')
    refuse({ [1.5] = print }, "value[1.5]: a function cannot be shared")
  end)

  it("userdata, such as a shared object", function()
    refuse(unilua.counter("c"), "value: a userdata cannot be shared")
    refuse({ a = { b = unilua.list("box") } }, "value.a.b: a userdata cannot be shared")
  end)

  it("a thread", function()
    refuse({ coroutine.create(function() end) }, "value[1]: a thread cannot be shared")
  end)

  it("a table with a metatable", function()
    refuse(setmetatable({}, {}), "value: a table with a metatable cannot be shared")
    refuse({ x = setmetatable({}, { __index = {} }) }, "value.x: a table with a metatable cannot be shared")
  end)

  it("a cycle", function()
    local t = { a = {} }
    t.a.b = { t }
    refuse(t, "value.a.b[1]: a cycle cannot be shared")
    local u = {}
    u[1] = u
    refuse(u, "value[1]: a cycle cannot be shared")
  end)

  it("NaN", function()
    refuse(0 / 0, "value: NaN cannot be shared")
    refuse({ n = { 0 / 0 } }, "value.n[1]: NaN cannot be shared")
  end)

  it("a list with holes", function()
    refuse({ 1, nil, 3 }, "value: a list with holes cannot be shared (index 2 is nil)")
    refuse({ ok = { list = { 1, 2, nil, nil, 5 } } }, "value.ok.list: a list with holes cannot be shared (index 3 is nil)")
    refuse({ [1] = "a", [3000000] = "b" }, "value: a list with holes cannot be shared (index 2 is nil)")
  end)

  it("a key that is neither a string nor a number", function()
    refuse({ [true] = 1 }, "value: a boolean cannot be a key of a shared table")
    refuse({ a = { [{}] = 1 } }, "value.a: a table cannot be a key of a shared table")
    refuse({ { [print] = 1 } }, "value[1]: a function cannot be a key of a shared table")
  end)

  it("wherever a value goes in", function()
    expect(function() unilua.topic("t"):publish{ print } end):to_raise("bad argument #1 to 'publish' (value[1]: a function cannot be shared)")
    expect(function() unilua.queue("q"):put{ a = print } end):to_raise("bad argument #1 to 'put' (value.a: a function cannot be shared)")
    expect(function() unilua.queue("q"):put_all{ 1, { print } } end):to_raise("list[2][1]: a function cannot be shared")
    expect(function() unilua.list("l"):set(1, { a = 0 / 0 }) end):to_raise("bad argument #2 to 'set' (value.a: NaN cannot be shared)")
    expect(function() unilua.job.spawn(function() end, { args = { 1, print } }) end):to_raise("args[2]: a function cannot be shared")
  end)

  it("and changes nothing", function()
    local q = unilua.queue("q")
    pcall(q.put_all, q, { 1, 2, print })
    expect(q:len()):to_return(0)
  end)
end)

describe("a shared value has at most 8 MiB, encoded,", function()
  it("to the byte", function()
    local l = unilua.list("box")
    expect(l:push(("x"):rep(LIMIT - 5))):to_return(1)
    expect(#l:pop()):to_return(LIMIT - 5)
    expect(l:push(("x"):rep(LIMIT - 4))):to_fail("too_large", 'list "box"')
    expect(l:push(("x"):rep(2 * LIMIT))):to_fail("too_large", "8 MiB")
    expect(l:len()):to_return(0)
  end)

  it("all of a table together", function()
    local part = ("x"):rep(1024 * 1024)
    local t = {}
    for i = 1, 7 do
      t[i] = part
    end
    expect(unilua.list("box"):push(t)):to_return(1)
    t[8] = part
    expect(unilua.list("box"):push(t)):to_fail("too_large")
    expect(unilua.list("box"):push{ [part .. part .. part .. part .. part .. part .. part .. part] = 1 }):to_fail("too_large")
  end)

  it("wherever it goes in", function()
    local big = ("x"):rep(LIMIT)
    expect(unilua.queue("q"):put(big)):to_fail("too_large", 'queue "q"')
    expect(unilua.queue("q"):put_all{ 1, big }):to_fail("too_large", "list[2]")
    expect(unilua.topic("t"):publish(big)):to_fail("too_large", 'topic "t"')
    expect(unilua.list("l"):insert(1, { big })):to_fail("too_large", 'list "l"')
    expect(unilua.queue("q"):len()):to_return(0)
  end)

  it("also as the result of a run", function()
    local result = unilua.job.spawn(function()
      return ("x"):rep(8 * 1024 * 1024)
    end):wait()
    expect(result.ok):to_be(false)
    expect(result.code):to_be("too_large")
  end)
end)
