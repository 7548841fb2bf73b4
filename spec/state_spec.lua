local function bucket(options)
  return unilua.state("hosts", options)
end

local function keys_of(b, prefix)
  local keys = {}
  for k in b:pairs(prefix) do
    keys[#keys + 1] = k
  end
  return keys
end

describe("a state", function()
  describe("get and set", function()
    it("keep a value and its revision", function()
      local b = bucket()
      expect(b:get("a")):to_return(nil, 0)
      expect(b:set("a", "x")):to_return(1)
      expect(b:set("a", "y")):to_return(2)
      expect(b:get("a")):to_return("y", 2)
    end)

    it("answer with the default where there is no value", function()
      local b = bucket()
      local default = {}
      expect(b:get("a", default)):to_be(default)
      expect(b:get("a", 7)):to_return(7, 0)
      b:set("a", false)
      expect(b:get("a", 7)):to_return(false, 1)
    end)

    it("copy in and out", function()
      local b = bucket()
      local v = { disks = { "sda", "sdb" }, up = true, load = 0.5, ["odd key"] = "\0\255" }
      b:set("a", v)
      v.disks[1] = "changed"
      local got = b:get("a")
      expect(got):to_equal({ disks = { "sda", "sdb" }, up = true, load = 0.5, ["odd key"] = "\0\255" })
      got.up = false
      expect(b:get("a").up):to_be(true)
    end)

    it("share the bucket with other runs, by name", function()
      bucket():set("a", 1)
      local run = unilua.job.spawn(function()
        local b = unilua.state("hosts")
        b:set("b", b:get("a") + 1)
      end)
      expect(run:wait().ok):to_be(true)
      expect(bucket():get("b")):to_return(2, 2)
      expect(unilua.state("other"):has("a")):to_be(false)
    end)

    it("insist on a revision with if_rev", function()
      local b = bucket()
      expect(b:set("a", 1, { if_rev = 0 })):to_return(1)
      expect(b:set("a", 2, { if_rev = 0 })):to_fail("conflict", "hosts")
      expect(b:set("a", 2, { if_rev = 1 })):to_return(2)
      expect(b:set("a", 3, { if_rev = 1 })):to_fail("conflict", "revision 2")
      expect(b:set("none", 3, { if_rev = 9 })):to_fail("conflict", "absent")
      expect(b:get("a")):to_return(2, 2)
    end)

    it("let a value live for its ttl only", function()
      local b = bucket()
      b:set("a", 1, { ttl = "10m" })
      b:set("b", 1, { ttl = 0.5 })
      unilua.sleep(0.4)
      expect(b:has("b")):to_be(true)
      unilua.sleep(0.2)
      expect(b:get("b")):to_return(nil, 0)
      unilua.sleep("9m")
      expect(b:has("a")):to_be(true)
      unilua.sleep("1m")
      expect(b:keys()):to_equal({})
      b:set("c", 1, { ttl = "1m" })
      b:set("c", 2) -- stays
      unilua.sleep("1h")
      expect(b:get("c")):to_be(2)
    end)

    it("never give a revision twice", function()
      local b = bucket()
      b:set("a", 1)
      b:delete("a")
      expect(b:set("a", 1)):to_return(3)
      b:clear()
      expect(b:set("a", 1)):to_return(5)
    end)
  end)

  describe("add", function()
    it("keeps the value there is", function()
      local b = bucket()
      expect(b:add("a", 1)):to_return(1)
      expect(b:add("a", 2)):to_fail("exists", "a")
      expect(b:get("a")):to_return(1, 1)
      expect(b:add("b", 1, { ttl = "1s" })):to_return(2)
      unilua.sleep("2s")
      expect(b:add("b", 2)):to_return(4)
    end)
  end)

  describe("swap", function()
    it("returns the value before", function()
      local b = bucket()
      expect(b:swap("a", { 1 })):to_return(nil)
      expect(b:swap("a", "x")):to_equal({ 1 })
      expect(b:get("a")):to_be("x")
    end)
  end)

  describe("update", function()
    it("raises if its function writes the key itself, which would never end", function()
      local b = bucket()
      expect(function()
        b:update("a", function(n)
          b:set("a", (n or 0) + 1)
          return 0
        end)
      end):to_raise("it must return what the key is to become, not write it")
    end)

    it("gives the key what the function returns", function()
      local b = bucket()
      b:set("a", { n = 1 })
      expect(b:update("a", function(v)
        v.n = v.n + 1
        return v
      end)):to_equal({ n = 2 })
      expect(b:get("a")):to_equal({ n = 2 })
    end)

    it("hands over nil, or a copy of the default, where there is no value", function()
      local b = bucket()
      expect(b:update("a", function(v)
        return { was = tostring(v) }
      end)):to_equal({ was = "nil" })
      local default = { 1 }
      b:update("b", function(v)
        v[2] = 2
        return v
      end, { default = default })
      expect(default):to_equal({ 1 })
      expect(b:get("b")):to_equal({ 1, 2 })
      expect(b:update("c", function(v)
        return not v
      end, { default = false })):to_return(true)
    end)

    it("deletes the key when the function returns nil", function()
      local b = bucket()
      b:set("a", 1)
      expect(b:update("a", function() end)):to_return(nil)
      expect(b:has("a")):to_be(false)
      expect(b:update("a", function() end)):to_return(nil)
      expect(b:set("x", 1)):to_return(3)
    end)

    it("runs the function again if somebody else was faster", function()
      local b = bucket()
      b:set("a", 1)
      local seen = {}
      expect(b:update("a", function(v)
        seen[#seen + 1] = v
        if #seen == 1 then
          b:set("a", 10)
        end
        return v + 1
      end)):to_return(11)
      expect(seen):to_equal({ 1, 10 })
      seen = {}
      expect(b:update("a", function(v)
        seen[#seen + 1] = tostring(v)
        if #seen == 1 then
          b:delete("a")
        end
        return nil
      end)):to_return(nil)
      expect(seen):to_equal({ "11", "nil" })
    end)

    it("loses nothing among many runs", function()
      local list = {}
      for i = 1, 64 do
        list[i] = i
      end
      unilua.job.map(function(i)
        local b = unilua.state("hosts")
        for _ = 1, 5 do
          assert(b:update("n", function(n)
            return n + 1
          end, { default = 0 }))
        end
        b:update("slow", function(seen)
          unilua.sleep(0.01)
          seen[#seen + 1] = i
          return seen
        end, { default = {} })
      end, list, { workers = 64 })
      expect(bucket():get("n")):to_be(320)
      local seen = bucket():get("slow")
      table.sort(seen)
      expect(seen):to_equal(list)
    end)

    it("leaves everything as it was when the function raises", function()
      local b = bucket()
      b:set("a", 1)
      expect(function()
        b:update("a", function()
          error("no such thing")
        end)
      end):to_raise("no such thing")
      local object = { code = 7 }
      local ok, raised = pcall(b.update, b, "a", function()
        error(object)
      end)
      expect(ok):to_be(false)
      expect(raised):to_be(object)
      expect(b:get("a")):to_return(1, 1)
    end)

    it("cannot be left by a yield", function()
      local ok, raised = coroutine.resume(coroutine.create(function()
        bucket():update("a", coroutine.yield)
      end))
      expect(ok):to_be(false)
      expect(raised):to_match("attempt to yield across")
    end)

    it("refuses to store what cannot be shared", function()
      local b = bucket()
      expect(function()
        b:update("a", function()
          return { items = { 1, print } }
        end)
      end):to_raise("bad value returned to 'update' (value.items[2]: a function cannot be shared)")
      expect(b:update("a", function()
        return ("x"):rep(9 * 1024 * 1024)
      end)):to_fail("too_large")
      expect(function()
        b:update("a", tostring, { default = { print } })
      end):to_raise("bad option 'default' to 'update' (value[1]: a function cannot be shared)")
      expect(b:has("a")):to_be(false)
    end)

    it("leaves a ttl as it is", function()
      local b = bucket()
      b:set("a", 1, { ttl = "1m" })
      unilua.sleep("50s")
      b:update("a", function(n)
        return n + 1
      end)
      expect(b:incr("a")):to_return(3)
      unilua.sleep("11s")
      expect(b:has("a")):to_be(false)
    end)
  end)

  describe("incr", function()
    it("adds to a number", function()
      local b = bucket()
      expect(b:incr("a")):to_return(1)
      expect(b:incr("a", 4)):to_return(5)
      expect(b:incr("a", -0.5)):to_return(4.5)
      expect(b:get("a")):to_return(4.5, 3)
    end)

    it("fails where there is no number, and past what is exact", function()
      local b = bucket()
      b:set("a", "text")
      expect(b:incr("a")):to_fail("invalid", "string")
      b:set("a", 2 ^ 53)
      expect(b:incr("a")):to_fail("range", "2^53")
      expect(b:get("a")):to_be(2 ^ 53)
    end)
  end)

  describe("delete", function()
    it("reports whether the key was there", function()
      local b = bucket()
      b:set("a", 1)
      expect(b:delete("a", { if_rev = 2 })):to_fail("conflict", "revision 1")
      expect(b:delete("a", { if_rev = 1 })):to_return(true)
      expect(b:delete("a")):to_return(false)
      expect(b:delete("a", { if_rev = 0 })):to_return(false)
    end)
  end)

  describe("keys, pairs and len", function()
    it("are in byte order, by prefix", function()
      local b = bucket()
      for _, k in ipairs({ "db2", "web", "db10", "DB", "db1" }) do
        b:set(k, #k)
      end
      expect(b:keys()):to_equal({ "DB", "db1", "db10", "db2", "web" })
      expect(b:keys("db")):to_equal({ "db1", "db10", "db2" })
      expect(b:keys("x")):to_equal({})
      expect(keys_of(b)):to_equal(b:keys())
      expect(keys_of(b, "db1")):to_equal({ "db1", "db10" })
      expect(b:len()):to_return(5)
      expect(b:has("DB")):to_return(true)
      expect(b:has("dB")):to_return(false)
    end)

    it("give value and revision along with the key", function()
      local b = bucket()
      b:set("a", { 1 })
      b:set("b", false)
      local seen = {}
      for k, v, rev in b:pairs() do
        seen[#seen + 1] = { k, v, rev }
      end
      expect(seen):to_equal({ { "a", { 1 }, 1 }, { "b", false, 2 } })
    end)

    it("iterate over one moment, however many keys there are", function()
      local b = bucket({ persist = "none" })
      for i = 1, 3000 do
        b:set(("k%04d"):format(i), i)
      end
      local n, sum = 0, 0
      for k, v in b:pairs() do
        n, sum = n + 1, sum + v
        b:delete(k)
        b:set(("k%04d"):format(3001 - n), 0)
        b:set("new" .. n, 1)
      end
      expect(n):to_be(3000)
      expect(sum):to_be(3000 * 3001 / 2)
    end)

    it("can be left early, many times over", function()
      local b = bucket({ persist = "none" })
      for i = 1, 1500 do
        b:set("k" .. i, i)
      end
      for _ = 1, 300 do
        for _ in b:pairs() do
          break
        end
      end
      expect(#keys_of(b)):to_be(1500)
    end)

    it("raise when the bucket is dropped under the loop", function()
      local b = bucket({ persist = "none" })
      for i = 1, 1500 do
        b:set("k" .. i, i)
      end
      expect(function()
        for k in b:pairs() do
          b:drop()
        end
      end):to_raise("closed")
    end)
  end)

  describe("clear and drop", function()
    it("remove every key", function()
      local b = bucket()
      b:set("a", 1)
      b:set("b", 1)
      expect(b:clear()):to_return(true)
      expect(b:len()):to_be(0)
      b:set("a", 1)
      expect(b:drop()):to_return(true)
      expect(b:get("a")):to_return(nil, 0)
      expect(b:set("a", 1)):to_return(1)
    end)

    it("drop forgets how the bucket is kept", function()
      local b = bucket({ persist = "snapshot" })
      b:set("a", 1)
      expect(function()
        bucket({ persist = "archive" })
      end):to_raise('has persist "snapshot", so it cannot be opened with persist "archive"')
      b:drop()
      expect(unilua.state.list()):to_equal({})
      bucket({ persist = "archive" }):set("a", 1)
      expect(unilua.state.list()):to_equal({ "hosts" })
    end)
  end)

  describe("search", function()
    local function found(matches)
      local list = {}
      for i, m in ipairs(matches) do
        list[i] = m.key .. m.path .. "=" .. m.text .. " (" .. m.part .. ")"
      end
      return list
    end

    it("finds text anywhere in nested values", function()
      local b = bucket()
      b:set("db1", { disks = { { name = "sda" }, { name = "sdb", size = 512 } }, sdb = true })
      b:set("db2", "sdb")
      b:set("sdb", 1)
      expect(found(b:search("sdb"))):to_equal({
        "db1.sdb=sdb (name)",
        "db1.disks[2].name=sdb (value)",
        "db2=sdb (value)",
      })
      expect(found(b:search("51"))):to_equal({ "db1.disks[2].size=512 (value)" })
      expect(b:search("nothing")):to_equal({})
      expect(found(b:search("s.b"))):to_equal({})
    end)

    it("finds Lua patterns", function()
      local b = bucket()
      b:set("db1", { disks = { "sda", "sdb1" }, n = 12 })
      expect(found(b:search("^sd%a%d$", { pattern = true }))):to_equal({ "db1.disks[2]=sdb1 (value)" })
      expect(found(b:search("^%d+$", { pattern = true }))):to_equal({ "db1.n=12 (value)" })
      local empty = unilua.state("empty")
      expect((pcall(empty.search, empty, "[a", { pattern = true }))):to_be(false)
      expect((pcall(empty.search, empty, "[a"))):to_be(true)
    end)
  end)

  describe("export and import", function()
    local function temporary(ending)
      return os.tmpname() .. ending
    end

    it("write and read the whole bucket", function()
      local b = bucket()
      local values = {
        ["a b"] = { 1, { x = true }, 0.5, "l1\nl2" },
        ["7"] = "seven",
        ["-"] = {},
        no = "yes",
      }
      for k, v in pairs(values) do
        b:set(k, v)
      end
      for _, ending in ipairs({ ".json", ".yaml", ".yml" }) do
        local path = temporary(ending)
        expect(b:export(path)):to_return(true)
        local copy = unilua.state("copy" .. ending)
        expect(copy:import(path)):to_return(true)
        local got = {}
        for k, v in copy:pairs() do
          got[k] = v
        end
        expect(got):to_equal(values)
        os.remove(path)
      end
    end)

    it("replace what is there, or add to it", function()
      local b = bucket()
      local path = temporary(".json")
      b:set("a", 1)
      b:export(path)
      b:clear()
      b:set("b", 2)
      expect(b:import(path, { clear = false })):to_return(true)
      expect(b:keys()):to_equal({ "a", "b" })
      expect(b:import(path)):to_return(true)
      expect(b:keys()):to_equal({ "a" })
      b:clear()
      b:export(path)
      expect(b:import(path)):to_return(true)
      expect(b:len()):to_be(0)
      os.remove(path)
    end)

    it("change nothing if the file is no good", function()
      local b = bucket()
      b:set("a", 1)
      local path = temporary(".yaml")
      local function content(text)
        local f = assert(io.open(path, "w"))
        f:write(text)
        f:close()
      end
      content("b: 1\nc: [\n")
      expect(b:import(path)):to_fail("invalid", path)
      content("- 1\n- 2\n")
      expect(b:import(path)):to_fail("invalid", "not a map")
      content("b: 1\n'': 2\n")
      expect(b:import(path)):to_fail("invalid", "0 bytes")
      content("b: 1\n80: 2\n")
      expect(b:import(path)):to_fail("invalid", "quotes")
      content("b: ~\n")
      expect(b:import(path)):to_fail("invalid", "null")
      os.remove(path)
      expect(b:import(path)):to_fail("not_found", path)
      expect(b:keys()):to_equal({ "a" })
    end)

    it("leave the file as it was if it cannot be written whole", function()
      local b = bucket()
      local path = temporary(".json")
      b:set("a", 1)
      b:export(path)
      b:set("b\255", 2)
      expect(b:export(path)):to_fail("invalid", "UTF-8")
      b:clear()
      expect(b:import(path)):to_return(true)
      expect(b:keys()):to_equal({ "a" })
      os.remove(path)
      expect(b:export("/no/such/folder/x.json")):to_fail("not_found", "/no/such/folder/x.json")
    end)

    it("know formats by the ending", function()
      expect(function()
        bucket():export("hosts.txt")
      end):to_raise("bad argument #1 to 'export' (path that ends in .json, .yaml or .yml expected, got \"hosts.txt\")")
      expect(function()
        bucket():import("hosts")
      end):to_raise("bad argument #1 to 'import' (path that ends in .json, .yaml or .yml expected, got \"hosts\")")
    end)
  end)

  describe("in a transaction", function()
    it("sees one moment, and its own changes", function()
      local b = bucket()
      b:set("a", 1)
      expect(unilua.tx(function(t)
        local b = t.state("hosts")
        b:set("b", 2)
        expect(b:add("a", 1)):to_fail("exists")
        expect(b:swap("a", 5)):to_return(1)
        expect(b:update("a", function(n)
          return n + 1
        end)):to_return(6)
        expect(b:incr("n", 3)):to_return(3)
        expect(b:get("b")):to_be(2)
        expect(b:has("b")):to_return(true)
        expect(b:delete("b")):to_return(true)
        expect(b:keys()):to_equal({ "a", "n" })
        expect(keys_of(b)):to_equal({ "a", "n" })
        expect(#b:search("6")):to_be(1)
        return b:len()
      end)):to_return(2)
      expect(b:get("a")):to_be(6)
    end)

    it("happens not at all when the function raises", function()
      local b = bucket()
      b:set("a", 1)
      expect(function()
        unilua.tx(function(t)
          t.state("hosts"):clear()
          error("changed my mind")
        end)
      end):to_raise("changed my mind")
      expect(b:get("a")):to_return(1, 1)
    end)

    it("iterates over many keys", function()
      local b = bucket({ persist = "none" })
      for i = 1, 2500 do
        b:set(("k%04d"):format(i), i)
      end
      expect(unilua.tx(function(t)
        local n = 0
        for _, v in t.state("hosts"):pairs("k") do
          n = n + v
        end
        return n
      end)):to_return(2500 * 2501 / 2)
    end)

    it("takes no operation that waits, nor the bucket from outside", function()
      local b = bucket()
      for name, call in pairs({
        watch = function(t) t.state("hosts"):watch() end,
        drop = function(t) t.state("hosts"):drop() end,
        configure = function(t) t.state("hosts"):configure({ history = 1 }) end,
        export = function(t) t.state("hosts"):export("x.json") end,
        import = function(t) t.state("hosts"):import("x.json") end,
      }) do
        expect(function()
          unilua.tx(call)
        end):to_raise("transaction")
      end
      expect(function()
        unilua.tx(function()
          b:get("a")
        end)
      end):to_raise("inside unilua.tx use the transaction's own objects")
    end)
  end)

  describe("misuse", function()
    it("of keys raises", function()
      local b = bucket()
      for _, method in ipairs({ "get", "has", "set", "add", "swap", "update", "incr", "delete" }) do
        expect(function()
          b[method](b, 1, 1)
        end):to_raise("bad argument #1 to '" .. method .. "' (string expected, got 1)")
        expect(function()
          b[method](b, "", 1)
        end):to_raise("bad argument #1 to '" .. method .. "' (a key of 1 to 1024 bytes expected, got 0)")
      end
      expect(function()
        b:get(("k"):rep(1025))
      end):to_raise("(a key of 1 to 1024 bytes expected, got 1025)")
      expect(function()
        b:get()
      end):to_raise("bad argument #1 to 'get' (string expected, got no value)")
      expect(function()
        b:keys(1)
      end):to_raise("bad argument #1 to 'keys' (string expected, got 1)")
    end)

    it("of values raises, with the path", function()
      local b = bucket()
      expect(function()
        b:set("a", nil)
      end):to_raise("nil cannot be stored")
      expect(function()
        b:set("a", { items = { 1, 2, print } })
      end):to_raise("value.items[3]: a function cannot be shared")
      expect(function()
        b:swap("a", 0 / 0)
      end):to_raise("NaN cannot be shared")
      expect(b:set("a", ("x"):rep(9 * 1024 * 1024))):to_fail("too_large")
      expect(b:len()):to_be(0)
    end)

    it("of options and names raises", function()
      local b = bucket()
      expect(function()
        b:set("a", 1, { tll = 1 })
      end):to_raise("unknown option 'tll' to 'set' (known: if_rev, ttl)")
      expect(function()
        b:set("a", 1, { ttl = 0 })
      end):to_raise("bad option 'ttl' to 'set' (duration of more than 0 expected, got 0)")
      expect(function()
        b:set("a", 1, { if_rev = -1 })
      end):to_raise("bad option 'if_rev' to 'set'")
      expect(function()
        b:add("a", 1, { if_rev = 1 })
      end):to_raise("unknown option 'if_rev' to 'add' (known: ttl)")
      expect(function()
        b:incr("a", "1")
      end):to_raise("bad argument #2 to 'incr' (number expected, got \"1\")")
      expect(function()
        b:incr("a", 1 / 0)
      end):to_raise("bad argument #2 to 'incr' (finite number expected")
      expect(function()
        b:update("a", 1)
      end):to_raise("bad argument #2 to 'update' (function expected, got 1)")
      expect(function()
        b:put("a", 1)
      end):to_raise("state has no method 'put'")
      expect(function()
        b.set("a", 1)
      end):to_raise("bad self")
      expect(function()
        unilua.state("no spaces")
      end):to_raise("bad argument #1 to 'state'")
      expect(function()
        unilua.state("hosts", { persist = "disk" })
      end):to_raise('unknown persist "disk" (known: none, snapshot, archive)')
      expect(function()
        b.x = 1
      end):to_raise("a state cannot be changed")
    end)
  end)

  it("lists buckets by name", function()
    unilua.state("b.two")
    unilua.state("b.one")
    unilua.state("c")
    expect(unilua.state.list()):to_equal({ "b.one", "b.two", "c" })
    expect(unilua.state.list("b.")):to_equal({ "b.one", "b.two" })
    expect(tostring(unilua.state("c"))):to_be('state "c"')
  end)

  it("does not let a script change the host's own", function()
    expect(unilua.state("__run")):to_fail("denied", "__run")
  end)
end)
