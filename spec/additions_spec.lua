describe("table.pack and unpack", function()
  it("keep nils, by their number", function()
    local t = table.pack(nil, "b", nil)
    expect(t.n):to_be(3)
    expect(t[2]):to_be("b")
    expect(table.unpack(t, 1, t.n)):to_return(nil, "b", nil)
    expect(table.pack().n):to_be(0)
  end)

  it("take a part of a list", function()
    expect(table.unpack({ "a", "b", "c" }, 2)):to_return("b", "c")
    expect(table.unpack({ "a", "b", "c" }, 2, 2)):to_return("b")
    expect(table.unpack({ "a" }, 2)):to_return()
    expect(table.unpack({ [0] = "zero", "one" }, 0)):to_return("zero", "one")
  end)

  it("refuse what is too much", function()
    expect(function() return (table.unpack({}, 1, 1e9)) end):to_raise("too many results to unpack")
    expect(function() return (table.unpack("abc")) end):to_raise("bad argument #1 to 'unpack' (table expected, got string)")
  end)
end)

describe("table.move", function()
  it("copies within a table, also over itself, and to another", function()
    expect(table.move({ 1, 2, 3 }, 1, 3, 2)):to_equal{ 1, 1, 2, 3 }
    expect(table.move({ 1, 2, 3 }, 2, 3, 1)):to_equal{ 2, 3, 3 }
    expect(table.move({ 1, 2, 3 }, 1, 3, 3, { "x", "y" })):to_equal{ "x", "y", 1, 2, 3 }
    expect(table.move({ 1, 2 }, 1, 0, 5)):to_equal{ 1, 2 }
  end)

  it("asks metamethods", function()
    local doubles = setmetatable({}, { __index = function(_, i) return i * 2 end })
    expect(table.move(doubles, 1, 3, 1, {})):to_equal{ 2, 4, 6 }
  end)

  it("wants whole numbers and tables", function()
    expect(function() table.move({}, 1, 1.5, 2) end):to_raise("bad argument #3 to 'move' (number has no integer representation)")
    expect(function() table.move({}, 1, 2, 3, 4) end):to_raise("bad argument #5 to 'move' (table expected, got number)")
  end)
end)

describe("utf8", function()
  it("counts and finds characters", function()
    expect(utf8.len("aä€𝄞")):to_be(4)
    expect(utf8.len("")):to_be(0)
    expect(utf8.len("aä€", 2)):to_be(2)
    expect(utf8.offset("aä€", 3)):to_be(4)
    expect(utf8.offset("aä€", -1)):to_be(4)
    expect(utf8.offset("aä€", 0, 5)):to_be(4)
    expect(utf8.offset("aä€", 9)):to_be(nil)
  end)

  it("turns characters into code points and back", function()
    expect(utf8.codepoint("aä€", 1, -1)):to_return(97, 228, 8364)
    expect(utf8.char(97, 228, 8364)):to_be("aä€")
    local seen = {}
    for position, code in utf8.codes("aä€") do
      seen[#seen + 1] = position .. "=" .. code
    end
    expect(table.concat(seen, " ")):to_be("1=97 2=228 4=8364")
    local n = 0
    for c in ("aä€"):gmatch(utf8.charpattern) do
      n = n + #c
    end
    expect(n):to_be(6)
  end)

  it("says where a string is not UTF-8", function()
    expect(utf8.len("ab\255")):to_return(nil, 3)
    expect(function() return (utf8.codepoint("ä\195", 1, -1)) end):to_raise("invalid UTF-8 code at byte 3")
    expect(function()
      for _ in utf8.codes("a\128") do end
    end):to_raise("invalid UTF-8 code at byte 2")
    expect(function() return (utf8.char(0x110000)) end):to_raise("bad argument #1 to 'char' (value out of range)")
    expect(function() return (utf8.offset("ä", 1, 2)) end):to_raise("initial position is a continuation byte")
  end)
end)

describe("bit32", function()
  it("works on 32 bits", function()
    expect(bit32.band(0xFF, 0x0F, 0x3C)):to_be(0x0C)
    expect(bit32.bor(1, 2, 4)):to_be(7)
    expect(bit32.bxor(5, 6)):to_be(3)
    expect(bit32.bnot(0)):to_be(2 ^ 32 - 1)
    expect(bit32.btest(6, 2)):to_be(true)
    expect(bit32.btest(6, 1)):to_be(false)
    expect(bit32.band()):to_be(2 ^ 32 - 1)
    expect(bit32.band(-1)):to_be(2 ^ 32 - 1)
    expect(bit32.band(2 ^ 32 + 5)):to_be(5)
  end)

  it("shifts and rotates", function()
    expect(bit32.lshift(1, 31)):to_be(2 ^ 31)
    expect(bit32.lshift(1, 32)):to_be(0)
    expect(bit32.lshift(8, -3)):to_be(1)
    expect(bit32.rshift(2 ^ 31, 31)):to_be(1)
    expect(bit32.arshift(2 ^ 31, 31)):to_be(2 ^ 32 - 1)
    expect(bit32.lrotate(2 ^ 31, 1)):to_be(1)
    expect(bit32.rrotate(1, 33)):to_be(2 ^ 31)
  end)

  it("reads and writes fields", function()
    expect(bit32.extract(0xABCD, 8, 4)):to_be(0xB)
    expect(bit32.extract(4, 2)):to_be(1)
    expect(bit32.replace(0xABCD, 0xF, 4, 4)):to_be(0xABFD)
    expect(function() return bit32.extract(1, 30, 3) + 0 end):to_raise("trying to access non-existent bits")
    expect(function() return bit32.extract(1, -1) + 0 end):to_raise("bad argument #2 to 'extract' (field cannot be negative)")
    expect(function() return bit32.band("x") + 0 end):to_raise("bad argument #1 to 'band' (number expected, got string)")
  end)
end)
