local text = unilua.text

-- refuse expects that the call raises for a reason.
local function refuse(reason, fn, ...)
  local args = table.pack(...)
  expect(function() fn(table.unpack(args, 1, args.n)) end):to_raise(reason)
end

describe("text.split", function()
  it("returns the pieces between separators", function()
    expect(text.split("a,b,c", ",")):to_equal{ "a", "b", "c" }
    expect(text.split(",a,,b,", ",")):to_equal{ "", "a", "", "b", "" }
    expect(text.split("abc", ",")):to_equal{ "abc" }
    expect(text.split("", ",")):to_equal{ "" }
    expect(text.split("a::b:::c", "::")):to_equal{ "a", "b", ":c" }
    expect(text.split("a.b", ".")):to_equal{ "a", "b" }
    expect(text.split("äöü", "ö")):to_equal{ "ä", "ü" }
    expect(text.split("a\0b", "\0")):to_equal{ "a", "b" }
  end)

  it("returns the words, without a separator", function()
    expect(text.split("  one two\t three\n")):to_equal{ "one", "two", "three" }
    expect(text.split("")):to_equal{}
    expect(text.split(" \n ")):to_equal{}
    expect(text.split(" a  b  c ", nil, { max = 2 })):to_equal{ "a", "b  c" }
  end)

  it("separates by a pattern", function()
    expect(text.split("a, b ,c", "%s*,%s*", { pattern = true })):to_equal{ "a", "b", "c" }
    expect(text.split("a1b22c", "%d+", { pattern = true })):to_equal{ "a", "b", "c" }
    expect(text.split("a1b", "(%d)", { pattern = true })):to_equal{ "a", "b" }
  end)

  it("stops after max pieces", function()
    expect(text.split("a,b,c", ",", { max = 2 })):to_equal{ "a", "b,c" }
    expect(text.split("a,b,c", ",", { max = 1 })):to_equal{ "a,b,c" }
    expect(text.split("a,b,c", ",", { max = 9 })):to_equal{ "a", "b", "c" }
  end)

  it("refuses what makes no sense", function()
    refuse("bad argument #1 to 'split' (string expected, got no value)", text.split)
    refuse("bad argument #2 to 'split' (it is empty)", text.split, "a", "")
    refuse("bad argument #2 to 'split' (string expected, got boolean)", text.split, "a", true)
    refuse("bad argument #2 to 'split' (malformed pattern", text.split, "a", "[", { pattern = true })
    refuse("bad argument #2 to 'split' (the pattern matches an empty text", text.split, "a", "x*", { pattern = true })
    refuse("unknown option 'maxx' to 'split' (known: max, pattern)", text.split, "a", ",", { maxx = 1 })
    refuse("bad option 'max' to 'split' (integer of at least 1 expected, got 0)", text.split, "a", ",", { max = 0 })
    refuse("the text that 'split' got has more than 1048576 pieces", text.split, ("a,"):rep(2 ^ 20), ",")
  end)
end)

describe("text.lines", function()
  it("returns lines without their ends", function()
    expect(text.lines("one\ntwo\r\nthree")):to_equal{ "one", "two", "three" }
    expect(text.lines("one\n")):to_equal{ "one" }
    expect(text.lines("\n\n")):to_equal{ "", "" }
    expect(text.lines("a\r\n")):to_equal{ "a" }
    expect(text.lines("")):to_equal{}
    expect(text.lines("a\rb")):to_equal{ "a\rb" }
  end)
end)

describe("text.join", function()
  it("joins whatever tostring takes", function()
    expect(text.join({ "a", 1, true, 0.5 }, ", ")):to_be("a, 1, true, 0.5")
    expect(text.join({}, ",")):to_be("")
    expect(text.join({ setmetatable({}, { __tostring = function() return "object" end }) }, ",")):to_be("object")
  end)

  it("refuses a list with holes", function()
    refuse("bad argument #1 to 'join' (a list without holes expected)", text.join, { 1, nil, 3 }, ",")
    refuse("bad argument #1 to 'join' (a list without holes expected)", text.join, { a = 1 }, ",")
    refuse("bad argument #2 to 'join' (string expected, got no value)", text.join, { 1 })
  end)
end)

describe("text.trim", function()
  it("takes away white space, or other characters", function()
    expect(text.trim(" \t a b \r\n")):to_be("a b")
    expect(text.trim("")):to_be("")
    expect(text.trim("  ")):to_be("")
    expect(text.trim(" a ", { side = "left" })):to_be("a ")
    expect(text.trim(" a ", { side = "right" })):to_be(" a")
    expect(text.trim("ääxä", { chars = "ä" })):to_be("x")
    expect(text.trim(" a ", { chars = "" })):to_be(" a ")
  end)

  it("refuses another side", function()
    refuse([[bad option 'side' to 'trim' ("both" or "left" or "right" expected, got "top")]], text.trim, "a", { side = "top" })
  end)
end)

describe("text.replace", function()
  it("replaces plain text and says how often", function()
    expect(text.replace("a.b.c", ".", "%1")):to_return("a%1b%1c", 2)
    expect(text.replace("aaa", "a", "b", 2)):to_return("bba", 2)
    expect(text.replace("aaa", "a", "b", 0)):to_return("aaa", 0)
    expect(text.replace("aaa", "aa", "")):to_return("a", 1)
    expect(text.replace("abc", "x", "y")):to_return("abc", 0)
  end)

  it("refuses what would be too long, and what is nothing", function()
    refuse("bad argument #2 to 'replace' (it is empty)", text.replace, "a", "", "b")
    refuse("bad argument #4 to 'replace' (integer of at least 0 expected, got -1)", text.replace, "a", "a", "b", -1)
    refuse("the text that 'replace' would make is longer than 256MB", text.replace, ("a"):rep(2 ^ 15), "a", ("b"):rep(2 ^ 15))
  end)
end)

describe("text.contains, starts_with and ends_with", function()
  it("take plain text", function()
    expect(text.contains("10%", "%")):to_be(true)
    expect(text.contains("abc", ".")):to_be(false)
    expect(text.contains("abc", "")):to_be(true)
    expect(text.starts_with("abc", "ab")):to_be(true)
    expect(text.starts_with("abc", "bc")):to_be(false)
    expect(text.ends_with("abc", "bc")):to_be(true)
    expect(text.ends_with("c", "abc")):to_be(false)
    expect(text.ends_with("abc", "")):to_be(true)
  end)

  it("refuse what is no text", function()
    refuse("bad argument #2 to 'contains' (string expected, got no value)", text.contains, "a")
    refuse("bad argument #1 to 'starts_with' (string expected, got table)", text.starts_with, {}, "a")
  end)
end)

describe("text.pad", function()
  it("counts characters", function()
    expect(text.pad("ä", 3)):to_be("ä  ")
    expect(text.pad("ä", 3, { align = "right" })):to_be("  ä")
    expect(text.pad("ä", 4, { align = "center" })):to_be(" ä  ")
    expect(text.pad("abc", 2)):to_be("abc")
    expect(text.pad("", 2, { fill = "·" })):to_be("··")
    expect(text.pad(7, 3, { align = "right", fill = "0" })):to_be("007")
  end)

  it("refuses a fill of more than a character, and no room at all", function()
    refuse("bad option 'fill' to 'pad' (one character expected, got \"ab\")", text.pad, "a", 3, { fill = "ab" })
    refuse("bad option 'fill' to 'pad' (one character expected, got \"\")", text.pad, "a", 3, { fill = "" })
    refuse("bad argument #2 to 'pad' (integer expected, got 1.5)", text.pad, "a", 1.5)
    refuse("bad argument #2 to 'pad' (integer of at least 0 expected, got -1)", text.pad, "a", -1)
    refuse("the text that 'pad' would make is longer than 256MB", text.pad, "a", 2 ^ 50)
  end)
end)

describe("text.truncate", function()
  it("cuts at characters, and says so", function()
    expect(text.truncate("short", 5)):to_be("short")
    expect(text.truncate("longer", 5)):to_be("lo...")
    expect(text.truncate("äöüäöü", 4)):to_be("ä...")
    expect(text.truncate("äöüäöü", 4, "…")):to_be("äöü…")
    expect(text.truncate("longer", 4, "")):to_be("long")
    expect(text.truncate("longer", 2)):to_be("lo")
    expect(text.truncate("longer", 0)):to_be("")
  end)
end)

describe("text.wrap, indent and dedent", function()
  it("break lines at white space", function()
    expect(text.wrap("the quick brown fox", 10)):to_be("the quick\nbrown fox")
    expect(text.wrap("a  b", 10)):to_be("a b")
    expect(text.wrap("unbreakable words", 5)):to_be("unbreakable\nwords")
    expect(text.wrap("one\n\ntwo three", 5)):to_be("one\n\ntwo\nthree")
    expect(text.wrap("ää ää", 5)):to_be("ää ää")
    refuse("bad argument #2 to 'wrap' (integer of at least 1 expected, got 0)", text.wrap, "a", 0)
  end)

  it("put something before each line, and take it away", function()
    expect(text.indent("one\n\ntwo\n", "> ")):to_be("> one\n\n> two\n")
    expect(text.indent("one", 2)):to_be("  one")
    expect(text.dedent("    one\n      two\n\n    three\n")):to_be("one\n  two\n\nthree\n")
    expect(text.dedent("one\n  two")):to_be("one\n  two")
    refuse("the text that 'indent' would make is longer than 256MB", text.indent, ("\n"):rep(2 ^ 15), ("x"):rep(2 ^ 15))
    refuse("bad argument #2 to 'indent' (string expected, got no value)", text.indent, "a")
  end)
end)

describe("text.upper and lower", function()
  it("know letters beyond ASCII, and keep every byte that is none", function()
    expect(text.upper("äbc é ß")):to_be("ÄBC É ß")
    expect(text.lower("ÄBC É")):to_be("äbc é")
    expect(text.upper("a\255\195b")):to_be("A\255\195B")
  end)
end)

describe("text.table", function()
  it("aligns lists, with numbers on the right", function()
    expect(text.table({ { "a", 1 }, { "bücher", 1000 }, {} }, { header = { "NAME", "SIZE" } })):to_be(
      "NAME    SIZE\na          1\nbücher  1000\n\n")
    expect(text.table{ { "a", 1 }, { "b", "x" } }):to_be("a  1\nb  x\n")
    expect(text.table{}):to_be("")
  end)

  it("shows the fields that columns names", function()
    local rows = { { mount = "/", used = 71, note = false }, { mount = "/home", used = 8 } }
    expect(text.table(rows, { columns = { "mount", "used", "note" } })):to_be("mount  used  note\n/        71  false\n/home     8\n")
    expect(text.table(rows, { columns = { "used" }, header = {} })):to_be("71\n 8\n")
  end)

  it("aligns as it is told", function()
    expect(text.table({ { "a", "b" }, { "ccc", "ddd" } }, { align = { "right", "center" } })):to_be("  a   b\nccc  ddd\n")
    expect(text.table({ { 1 }, { 100 } }, { align = { "left" } })):to_be("1\n100\n")
  end)

  it("keeps a row on a line", function()
    expect(text.table{ { "a\nb", "c" } }):to_be("a b  c\n")
  end)

  it("refuses what is no table of rows", function()
    refuse("bad argument #1 to 'table' (row 2: table expected, got 5)", text.table, { {}, 5 })
    refuse("bad argument #1 to 'table' (row 1 has names: the option 'columns' says which to show)", text.table, { { a = 1 } })
    refuse("bad argument #1 to 'table' (row 1 has more than 1000 columns)", text.table, { { [1e9] = 1 } })
    refuse("bad option 'align' to 'table' (\"left\", \"right\" or \"center\" expected, got \"top\")", text.table, { { 1 } }, { align = { "top" } })
    refuse("bad option 'columns' to 'table' (string expected at 1 of the list, got boolean)", text.table, { { a = 1 } }, { columns = { true } })
    refuse("unknown option 'head' to 'table'", text.table, {}, { head = {} })
  end)
end)

describe("sizes", function()
  it("are short, and are read again", function()
    expect(text.size(0)):to_be("0B")
    expect(text.size(1023)):to_be("1023B")
    expect(text.size(1536)):to_be("1.5KB")
    expect(text.size(2 ^ 20 - 1)):to_be("1MB")
    expect(text.size(2 ^ 52)):to_be("4096TB")
    expect(text.parse_size("1.5KB")):to_be(1536)
    expect(text.parse_size("1.5G")):to_be(1610612736)
    expect(text.parse_size("512 MiB")):to_be(536870912)
    expect(text.parse_size("100")):to_be(100)
    expect(text.parse_size(100)):to_be(100)
  end)

  it("fail when they are none", function()
    expect(text.parse_size("much")):to_fail("invalid", '"much" is not a size')
    expect(text.parse_size("")):to_fail("invalid")
    expect(text.parse_size("-1KB")):to_fail("invalid")
    refuse("bad argument #1 to 'parse_size' (string expected, got no value)", text.parse_size)
    refuse("bad argument #1 to 'size' (number of bytes expected, got -1)", text.size, -1)
    refuse("bad argument #1 to 'size' (number expected, got \"1\")", text.size, "1")
    refuse("bad argument #1 to 'size' (number of bytes expected, got inf)", text.size, math.huge)
  end)
end)

describe("durations", function()
  it("are short, and are read again", function()
    expect(text.duration(0)):to_be("0s")
    expect(text.duration(0.25)):to_be("250ms")
    expect(text.duration(5400)):to_be("1h30m")
    expect(text.duration(93784)):to_be("1d2h")
    expect(text.duration(93784, 1)):to_be("1d")
    expect(text.duration(93784.5, 5)):to_be("1d2h3m4s500ms")
    expect(text.duration(86405)):to_be("1d")
    expect(text.parse_duration("1h30m")):to_be(5400)
    expect(text.parse_duration(" 250ms ")):to_be(0.25)
    expect(text.parse_duration("90")):to_be(90)
    expect(text.parse_duration(1.5)):to_be(1.5)
  end)

  it("fail when they are none", function()
    expect(text.parse_duration("soon")):to_fail("invalid", '"soon" is not a duration')
    expect(text.parse_duration("-1")):to_fail("invalid")
    refuse("a duration cannot be negative, got -1 seconds", text.duration, -1)
    refuse("bad argument #1 to 'duration' (number expected, got \"5m\")", text.duration, "5m")
    refuse("bad argument #2 to 'duration' (integer of at least 1 expected, got 0)", text.duration, 1, 0)
  end)
end)

describe("text for others", function()
  it("is quoted for a shell", function()
    expect(text.shell_quote("plain/path-1.txt")):to_be("plain/path-1.txt")
    expect(text.shell_quote("")):to_be("''")
    expect(text.shell_quote("it's")):to_be([['it'\''s']])
    expect(text.shell_quote("a b; rm *")):to_be("'a b; rm *'")
    expect(text.shell_quote{ "ls", "-l", "my dir", 5 }):to_be("ls -l 'my dir' 5")
    expect(text.shell_quote{}):to_be("")
    refuse("bad argument #1 to 'shell_quote' (a zero byte cannot be quoted)", text.shell_quote, "a\0b")
    refuse("bad argument #1 to 'shell_quote' (string expected at 2 of the list, got boolean)", text.shell_quote, { "a", false })
  end)

  it("is escaped for a pattern", function()
    local odd = "^a$(b)%.[c]*+-?ä\0"
    expect(("<" .. odd .. ">"):match(text.escape_pattern(odd))):to_be(odd)
    expect(text.escape_pattern("abc 1_2")):to_be("abc 1_2")
  end)

  it("is guessed", function()
    expect(text.closest("statsu", { "start", "status", "stop" })):to_be("status")
    expect(text.closest("xyz", { "start", "status" })):to_be(nil)
    expect(text.closest("a", {})):to_be(nil)
    refuse("bad argument #2 to 'closest' (table expected, got \"a\")", text.closest, "b", "a")
  end)
end)

describe("unilua.text", function()
  it("may be used inside a transaction", function()
    local sum = unilua.tx(function(t)
      t.counter("n"):incr(#text.split("a b c"))
      return t.counter("n"):get()
    end)
    expect(sum):to_be(3)
  end)

  it("suggests a name", function()
    expect(function() return text.splitt end):to_raise("unilua.text has no function 'splitt' (did you mean 'split'?)")
  end)
end)
