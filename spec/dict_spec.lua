describe("a dict", function()
  it("is like a state without revisions", function()
    local d = unilua.dict("seen")
    expect(d:get("a")):to_return(nil)
    expect(d:get("a", 1)):to_return(1)
    expect(d:set("a", { 1, 2 })):to_return(true)
    expect(d:get("a")):to_equal({ 1, 2 })
    expect(d:get("a")):to_return({ 1, 2 })
    expect(d:add("a", 1)):to_fail("exists", "seen")
    expect(d:add("b", 1, { ttl = "1m" })):to_return(true)
    expect(d:swap("b", 2)):to_return(1)
    expect(d:update("b", function(n)
      return n + 1
    end)):to_return(3)
    expect(d:has("b")):to_return(true)
    expect(d:keys()):to_equal({ "a", "b" })
    expect(d:len()):to_return(2)
    local all = {}
    for k, v, more in d:pairs() do
      expect(more):to_be(nil)
      all[k] = v
    end
    expect(all):to_equal({ a = { 1, 2 }, b = 3 })
    expect(d:delete("a")):to_return(true)
    expect(d:delete("a")):to_return(false)
    expect(d:clear()):to_return(true)
    expect(d:len()):to_be(0)
  end)

  it("lets values expire", function()
    local d = unilua.dict("seen")
    d:set("a", 1, { ttl = "1m" })
    unilua.sleep("61s")
    expect(d:has("a")):to_be(false)
  end)

  it("is another one than the state of that name", function()
    unilua.dict("x"):set("a", 1)
    expect(unilua.state("x"):has("a")):to_be(false)
    expect(unilua.dict.list()):to_equal({ "x" })
    expect(unilua.dict.list("y")):to_equal({})
  end)

  it("is as new after a drop", function()
    local d = unilua.dict("x", { first_wins = true })
    d:set("a", 1)
    expect(d:drop()):to_return(true)
    expect(unilua.dict.list()):to_equal({})
    d = unilua.dict("x")
    d:set("a", 1)
    expect(d:set("a", 2)):to_return(true)
  end)

  it("does not show what it does not have", function()
    local d = unilua.dict("x")
    for _, name in ipairs({ "watch", "at", "changes", "export", "import", "incr", "search", "configure" }) do
      expect(function()
        d[name](d)
      end):to_raise("dict has no method '" .. name .. "'")
    end
    expect(function()
      d:set("a", 1, { if_rev = 1 })
    end):to_raise("unknown option 'if_rev' to 'set' (known: ttl)")
    expect(function()
      unilua.dict("x", { persist = "archive" })
    end):to_raise("unknown option 'persist' to 'dict' (known: first_wins)")
    expect(function()
      d:get(1)
    end):to_raise("bad argument #1 to 'get' (string expected, got 1)")
    expect(tostring(d)):to_be('dict "x"')
  end)

  it("takes part in transactions", function()
    unilua.dict("x"):set("a", 1)
    expect(unilua.tx(function(t)
      local d = t.dict("x")
      d:set("b", d:get("a") + 1)
      local keys = {}
      for k in d:pairs() do
        keys[#keys + 1] = k
      end
      return keys
    end)):to_equal({ "a", "b" })
    expect(unilua.dict("x"):get("b")):to_return(2)
  end)

  describe("where the first wins", function()
    it("keeps the first value of each key", function()
      local d = unilua.dict("x", { first_wins = true })
      expect(d:set("a", 1)):to_return(true)
      expect(d:set("a", 2)):to_fail("exists", '"a"')
      expect(d:swap("a", 2)):to_fail("exists")
      expect(d:update("a", function(n)
        return n + 1
      end)):to_fail("exists")
      expect(d:get("a")):to_be(1)
      d:delete("a")
      expect(d:set("a", 2)):to_return(true)
    end)

    it("has that fixed once it is stated", function()
      unilua.dict("x", { first_wins = true })
      unilua.dict("x")
      unilua.dict("x", { first_wins = true })
      expect(function()
        unilua.dict("x", { first_wins = false })
      end):to_raise("first_wins")
      unilua.dict("y"):set("a", 1)
      expect(function()
        unilua.dict("y", { first_wins = true })
      end):to_raise("first_wins")
    end)

    it("lets one of many runs win", function()
      local list = {}
      for i = 1, 32 do
        list[i] = i
      end
      local won = 0
      for _, result in ipairs(unilua.job.map(function(i)
        return unilua.dict("x", { first_wins = true }):set("leader", i) == true
      end, list, { workers = 32 })) do
        if result.value then
          won = won + 1
        end
      end
      expect(won):to_be(1)
    end)
  end)
end)
