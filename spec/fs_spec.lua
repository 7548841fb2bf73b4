local fs = unilua.fs

describe("unilua.fs.read and write", function()
  it("write what is read, whole", function()
    local path = fs.tempdir() .. "/a.txt"
    expect(fs.write(path, "any\0bytes\255\n")):to_return(true)
    expect(fs.read(path)):to_return("any\0bytes\255\n")
    expect(fs.write(path, "")):to_return(true)
    expect(fs.read(path)):to_be("")
  end)

  it("append, overwrite in place and make folders", function()
    local dir = fs.tempdir()
    local path = dir .. "/deep/er/a.txt"
    expect(fs.write(path, "x")):to_fail("not_found", path)
    expect(fs.write(path, "one\n", { append = true, mkdir = true })):to_return(true)
    expect(fs.write(path, "two\n", { append = true })):to_return(true)
    expect(fs.read(path)):to_be("one\ntwo\n")
    expect(fs.write(path, "three", { atomic = false })):to_return(true)
    expect(fs.read(path)):to_be("three")
    expect(#fs.list(dir .. "/deep/er")):to_be(1)
  end)

  it("give and keep modes", function()
    local path = fs.tempdir() .. "/a.txt"
    fs.write(path, "x", { mode = "0600" })
    expect(fs.stat(path).mode):to_be("0600")
    fs.write(path, "y")
    expect(fs.stat(path).mode):to_be("0600")
    fs.write(path, "y", { mode = "0640", atomic = false })
    expect(fs.stat(path).mode):to_be("0640")
    expect(function()
      fs.write(path, "x", { mode = "rw-" })
    end):to_raise("bad option 'mode' to 'write' (octal digits")
    expect(function()
      fs.write(path, "x", { mode = 644 })
    end):to_raise("bad option 'mode' to 'write' (string expected, got 644)")
  end)

  it("stop at the limit", function()
    local path = fs.tmpname()
    fs.write(path, ("x"):rep(2049))
    expect(fs.read(path, { max = "2KB" })):to_fail("too_large", "2049 bytes")
    expect(#fs.read(path, { max = 2049 })):to_be(2049)
  end)

  it("fail for what is no plain file", function()
    local dir = fs.tempdir()
    expect(fs.read(dir)):to_fail("invalid", dir)
    expect(fs.write(dir, "x")):to_fail("invalid", dir)
    expect(fs.read("/dev/null")):to_fail("invalid", "not a plain file")
    expect(fs.read(dir .. "/none")):to_fail("not_found", "/none: no such file")
  end)

  it("take a path, a text and known options", function()
    expect(function()
      fs.read(7)
    end):to_raise("bad argument #1 to 'read' (string expected, got 7)")
    expect(function()
      fs.write("x")
    end):to_raise("bad argument #2 to 'write' (string expected, got no value)")
    expect(function()
      fs.write("x", "y", { apend = true })
    end):to_raise("unknown option 'apend' to 'write' (known: append, atomic, mkdir, mode)")
  end)
end)

describe("unilua.fs.lines", function()
  local function all(path, options)
    local list = {}
    for line in assert(fs.lines(path, options)) do
      list[#list + 1] = line
    end
    return list
  end

  it("goes through the lines", function()
    local path = fs.tmpname()
    fs.write(path, "one\n\nthree\r\nfour")
    expect(all(path)):to_equal{ "one", "", "three\r", "four" }
    fs.write(path, "")
    expect(all(path)):to_equal{}
    fs.write(path, "\n")
    expect(all(path)):to_equal{ "" }
  end)

  it("shares a file among workers by ranges", function()
    local path = fs.tmpname()
    fs.write(path, "one\ntwo\nthree\n")
    expect(all(path, { to = 4 })):to_equal{ "one" }
    expect(all(path, { to = 5 })):to_equal{ "one", "two" }
    expect(all(path, { from = 4, to = 8 })):to_equal{ "two" }
    expect(all(path, { from = 5 })):to_equal{ "three" }
    expect(all(path, { from = 14 })):to_equal{}
    expect(all(path, { from = "1KB" })):to_equal{}
    expect(all(path, { from = 4, to = 4 })):to_equal{}
    expect(all(path, { to = 0 })):to_equal{}
  end)

  it("lets runs count together", function()
    local path = fs.tmpname()
    local text = {}
    for i = 1, 1000 do
      text[i] = "line " .. i
    end
    fs.write(path, table.concat(text, "\n"))
    local size = fs.stat(path).size
    local parts = {}
    for i = 0, 3 do
      parts[i + 1] = { path = path, from = math.floor(size * i / 4), to = math.floor(size * (i + 1) / 4) }
    end
    unilua.job.map(function(part)
      for line in unilua.fs.lines(part.path, { from = part.from, to = part.to }) do
        unilua.counter("seen"):incr(tonumber(line:match("%d+")))
      end
    end, parts)
    expect(unilua.counter("seen"):incr(0)):to_be(500500)
  end)

  it("raises at a line that is too long", function()
    local path = fs.tmpname()
    fs.write(path, "short\nmuch too long\n")
    local next_line = fs.lines(path, { max = 5 })
    expect(next_line()):to_be("short")
    expect(next_line):to_raise("the line at byte 6 is longer")
    expect(next_line()):to_be(nil)
  end)

  it("fails before it begins", function()
    expect(fs.lines("/none")):to_fail("not_found")
    expect(function()
      fs.lines("/none", { from = -1 })
    end):to_raise("bad option 'from' to 'lines'")
  end)
end)

describe("unilua.fs.stat", function()
  it("describes a file, a folder and a link", function()
    local dir = fs.tempdir()
    local path = dir .. "/a.txt"
    fs.write(path, "12345", { mode = "0644" })
    local s = fs.stat(path)
    expect(s.size):to_be(5)
    expect(s.mode):to_be("0644")
    expect(s.mtime):to_be_a("number")
    expect(s.is_file):to_be(true)
    expect(s.is_dir):to_be(false)
    expect(s.is_link):to_be(false)
    expect(s.name):to_be("a.txt")
    expect(s.colour):to_be(nil)
    expect(fs.stat(dir).is_dir):to_be(true)
    expect(fs.stat(dir).is_file):to_be(false)
    local proc = fs.stat("/proc/self/exe")
    expect(proc.is_link):to_be(true)
    expect(proc.is_file):to_be(true)
    expect(fs.stat(dir .. "/none")):to_fail("not_found")
  end)

  it("is read-only, and can be stored", function()
    local path = fs.tmpname()
    local s = fs.stat(path)
    expect(function()
      s.size = 7
    end):to_raise("read-only: its field 'size' cannot be set")
    expect(tostring(s)):to_match("size 0, mode 0600")
    local q = unilua.queue("stats")
    q:put{ stat = s }
    local stored = q:pop().stat
    expect(type(stored)):to_be("table")
    expect(stored.mode):to_be("0600")
    expect(stored.is_file):to_be(true)
    expect(stored.name):to_be(s.name)
    expect(stored.mtime):to_be(s.mtime)
  end)
end)

describe("unilua.fs on folders", function()
  it("answers whether something is there", function()
    local dir = fs.tempdir()
    expect(fs.exists(dir)):to_return(true)
    expect(fs.exists(dir .. "/none")):to_return(false)
    expect(fs.exists("/etc/passwd/none")):to_return(false)
  end)

  it("lists names in order", function()
    local dir = fs.tempdir()
    for _, name in ipairs{ "b", "a", "c" } do
      fs.write(dir .. "/" .. name, "")
    end
    expect(fs.list(dir)):to_equal{ "a", "b", "c" }
    expect(fs.list(dir .. "/a")):to_fail("invalid")
    expect(fs.list(dir .. "/none")):to_fail("not_found")
  end)

  it("walks all that is below", function()
    local dir = fs.tempdir()
    fs.write(dir .. "/b/c/x", "12", { mkdir = true })
    fs.write(dir .. "/a", "1")
    local found, size = {}, 0
    for path, stat in assert(fs.walk(dir)) do
      found[#found + 1] = path:sub(#dir + 2)
      if stat.is_file then
        size = size + stat.size
      end
    end
    expect(found):to_equal{ "a", "b", "b/c", "b/c/x" }
    expect(size):to_be(3)
    found = {}
    for path in fs.walk(dir, { depth = 2 }) do
      found[#found + 1] = path:sub(#dir + 2)
    end
    expect(found):to_equal{ "a", "b", "b/c" }
    expect(fs.walk(dir .. "/a")):to_fail("invalid")
    expect(function()
      fs.walk(dir, { depth = 0 })
    end):to_raise("bad option 'depth'")
  end)

  it("tells of a folder that is gone, and goes on", function()
    local dir = fs.tempdir()
    fs.mkdir(dir .. "/a")
    fs.write(dir .. "/b", "")
    local seen = {}
    for path, stat, message, code in fs.walk(dir) do
      if path == dir .. "/a" and stat then
        fs.remove(path)
      end
      seen[#seen + 1] = code or stat.name
    end
    expect(seen):to_equal{ "a", "not_found", "b" }
  end)

  it("finds by pattern", function()
    local dir = fs.tempdir()
    for _, name in ipairs{ "a1.log", "a2.log", "b1.txt", "sub/a3.log" } do
      fs.write(dir .. "/" .. name, "", { mkdir = true })
    end
    expect(fs.glob(dir .. "/a*.log")):to_equal{ dir .. "/a1.log", dir .. "/a2.log" }
    expect(fs.glob(dir .. "/*/*.log")):to_equal{ dir .. "/sub/a3.log" }
    expect(fs.glob(dir .. "/[b-c]?.txt")):to_equal{ dir .. "/b1.txt" }
    expect(fs.glob(dir .. "/b1.txt")):to_equal{ dir .. "/b1.txt" }
    expect(fs.glob(dir .. "/none*")):to_equal{}
    expect(fs.glob(dir .. "/[")):to_fail("invalid")
  end)

  it("makes and removes", function()
    local dir = fs.tempdir()
    expect(fs.mkdir(dir .. "/a/b")):to_fail("not_found")
    expect(fs.mkdir(dir .. "/a/b", { parents = true })):to_return(true)
    expect(fs.mkdir(dir .. "/a/b", { parents = true })):to_return(true)
    expect(fs.mkdir(dir .. "/a/b")):to_fail("exists")
    expect(fs.mkdir(dir .. "/m", { mode = "0700" })):to_return(true)
    expect(fs.stat(dir .. "/m").mode):to_be("0700")
    expect(fs.remove(dir .. "/a")):to_fail("exists", "not empty")
    expect(fs.remove(dir .. "/a", { recursive = true })):to_return(true)
    expect(fs.remove(dir .. "/a")):to_fail("not_found")
    expect(fs.remove(dir .. "/a", { recursive = true })):to_fail("not_found")
    expect(fs.remove(dir .. "/m")):to_return(true)
    expect(fs.remove("/", { recursive = true })):to_fail("invalid")
  end)

  it("renames and copies", function()
    local dir = fs.tempdir()
    fs.write(dir .. "/a", "text", { mode = "0751" })
    expect(fs.rename(dir .. "/a", dir .. "/b")):to_return(true)
    expect(fs.exists(dir .. "/a")):to_be(false)
    expect(fs.rename(dir .. "/a", dir .. "/c")):to_fail("not_found")
    expect(fs.copy(dir .. "/b", dir .. "/c")):to_return(true)
    expect(fs.read(dir .. "/c")):to_be("text")
    expect(fs.stat(dir .. "/c").mode):to_be("0751")
    expect(fs.copy(dir .. "/b", dir .. "/c", { mode = "0600" })):to_return(true)
    expect(fs.stat(dir .. "/c").mode):to_be("0600")
    expect(fs.copy(dir .. "/b", dir .. "/b")):to_fail("invalid", "same file")
    expect(fs.copy(dir, dir .. "/d")):to_fail("invalid")
    expect(fs.copy(dir .. "/none", dir .. "/d")):to_fail("not_found")
  end)
end)

describe("unilua.fs.hash", function()
  it("is the digest of the content", function()
    local path = fs.tmpname()
    fs.write(path, "hello")
    expect(fs.hash(path)):to_be("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
    expect(fs.hash(path, "sha256")):to_be(fs.hash(path))
    expect(fs.hash(path, "sha1")):to_be("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")
    expect(fs.hash(path, "md5")):to_be("5d41402abc4b2a76b9719d911017c592")
    expect(fs.hash("/none")):to_fail("not_found")
    expect(function()
      fs.hash(path, "crc")
    end):to_raise([[bad argument #2 to 'hash' ("sha256", "sha1" or "md5" expected, got "crc")]])
  end)
end)
