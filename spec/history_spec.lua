describe("a state with history", function()
  local function at_of(b, key)
    local changes = b:changes({ key = key })
    return changes[#changes].at
  end

  it("shows what was at an instant", function()
    local b = unilua.state("hosts", { history = "7d" })
    local start = unilua.now()
    b:set("a", 1)
    unilua.sleep("1h")
    b:set("a", 2)
    b:set("b", { x = "y" })
    unilua.sleep("1h")
    b:delete("a")
    unilua.sleep("1h")

    local first = b:at(start + 1800)
    expect(first:get("a")):to_return(1, 1)
    expect(first:get("b", "none")):to_return("none", 0)
    expect(first:keys()):to_equal({ "a" })
    expect(first:len()):to_return(1)

    local second = b:at(start + 5400)
    expect(second:get("a")):to_return(2, 2)
    expect(second:has("b")):to_return(true)
    expect(second:keys("b")):to_equal({ "b" })
    local seen = {}
    for k, v, rev in second:pairs() do
      seen[k] = { v, rev }
    end
    expect(seen):to_equal({ a = { 2, 2 }, b = { { x = "y" }, 3 } })
    expect(second:search("y")):to_equal({ { key = "b", path = ".x", text = "y", part = "value" } })

    expect(b:at(unilua.now()):has("a")):to_be(false)
    b:set("b", "later")
    expect(second:get("b")):to_equal({ x = "y" })
  end)

  it("shows a change at the very instant that is told of it", function()
    local b = unilua.state("hosts", { history = 10 })
    for i = 1, 5 do
      b:set("a", i)
      expect(b:at(at_of(b, "a")):get("a")):to_be(i)
      unilua.sleep(0.001)
    end
  end)

  it("fails with range for what is earlier than what is kept", function()
    local start = unilua.now()
    unilua.sleep("1h")
    local b = unilua.state("hosts", { history = "1d" })
    b:set("a", 1)
    expect(b:at(start):keys()):to_fail("range", "hosts")
    expect(b:at(start):get("a")):to_fail("range", "hosts")
    expect(b:at(start):len()):to_fail("range")
    expect(b:at(start):search("x")):to_fail("range")
    expect(b:at(0):has("a")):to_fail("range")
    expect(b:at(-1):has("a")):to_fail("range")
    expect(function()
      for _ in b:at(start):pairs() do
      end
    end):to_raise("hosts")
    unilua.sleep("12h")
    local then_ = unilua.now()
    b:set("a", 2)
    unilua.sleep("1h")
    expect(b:at(then_ - 60):get("a")):to_be(1)
    unilua.sleep("2d")
    b:set("b", 1)
    expect(b:at(then_ - 60):keys()):to_fail("range", "hosts")
    expect(b:at(unilua.now() - 3600):get("a")):to_be(2)
  end)

  it("fails with range without a history", function()
    local b = unilua.state("hosts")
    b:set("a", 1)
    expect(b:at(unilua.now()):get("a")):to_fail("range", "no history")
    expect(b:changes()):to_fail("range", "no history")
  end)

  it("cannot be changed as it was", function()
    local b = unilua.state("hosts", { history = 2 })
    b:set("a", 1)
    local past = b:at(unilua.now())
    for _, method in ipairs({ "set", "add", "swap", "update", "incr", "delete", "clear", "drop", "import", "configure", "watch" }) do
      expect(function()
        past[method](past, "a", 1)
      end):to_raise("a bucket as it was cannot be changed")
    end
    expect(function()
      past:put()
    end):to_raise("state as it was has no method 'put'")
    expect(tostring(past)):to_match('^state "hosts" at %d+%-%d+%-%d+T')
    expect(b:get("a")):to_return(1, 1)
  end)

  it("lists the changes", function()
    local b = unilua.state("hosts", { history = 100 })
    local start = unilua.now()
    b:set("a", 1)
    unilua.sleep("10s")
    b:set("b", { 2 })
    b:delete("a")
    local all = b:changes()
    for i, change in ipairs(all) do
      expect(change.at):to_be_near(start + (i == 1 and 0 or 10), 0.1)
      change.at = nil
    end
    expect(all):to_equal({
      { key = "a", value = 1, rev = 1, deleted = false },
      { key = "b", value = { 2 }, rev = 2, deleted = false },
      { key = "a", rev = 3, deleted = true },
    })
    expect(#b:changes({ since = 1 })):to_be(2)
    expect(#b:changes({ since = 3 })):to_be(0)
    expect(#b:changes({ since = "5s" })):to_be(2)
    expect(#b:changes({ key = "a" })):to_be(2)
    expect(b:changes({ key = "a", since = 1 })[1].rev):to_be(3)
    expect(b:changes({ key = "none" })):to_equal({})
  end)

  it("lists any number of changes", function()
    local b = unilua.state("hosts", { history = "1d", persist = "none" })
    for i = 1, 2500 do
      b:set("k" .. i % 10, i)
    end
    local all = b:changes()
    expect(#all):to_be(2500)
    for i, change in ipairs(all) do
      expect(change.value):to_be(i)
    end
  end)

  it("fails with range for changes that are not kept", function()
    local b = unilua.state("hosts", { history = 2 })
    for i = 1, 5 do
      b:set("a", i)
    end
    expect(#b:changes()):to_be(3)
    expect(b:changes({ since = 1 })):to_fail("range", "hosts")
    expect(#b:changes({ since = 2 })):to_be(3)
    expect(b:changes({ since = "1h" })):to_fail("range", "hosts")
  end)

  it("keeps so many revisions, or for so long, as was stated last", function()
    local b = unilua.state("hosts", { history = 3 })
    for i = 1, 10 do
      b:set("a", i)
    end
    expect(#b:changes({ key = "a" })):to_be(4)
    expect(b:configure({ history = 1 })):to_return(true)
    expect(#b:changes({ key = "a" })):to_be(2)
    unilua.state("hosts")
    expect(#b:changes({ key = "a" })):to_be(2)
    unilua.state("hosts", { history = 0 })
    expect(b:changes()):to_fail("range")
    expect(b:get("a")):to_return(10, 10)
  end)

  it("is told how to keep it in revisions or durations only", function()
    for _, wrong in ipairs({ true, {}, -1, 1.5, "0s", "many" }) do
      expect(function()
        unilua.state("hosts", { history = wrong })
      end):to_raise("bad option 'history' to 'state'")
    end
    expect(function()
      unilua.state("hosts"):configure({ historie = 1 })
    end):to_raise("unknown option 'historie' to 'configure'")
    expect(function()
      unilua.state("hosts"):at("1h")
    end):to_raise("bad argument #1 to 'at' (number expected, got \"1h\")")
    expect(function()
      unilua.state("hosts"):at(1 / 0)
    end):to_raise("bad argument #1 to 'at' (finite number expected")
    expect(function()
      unilua.state("hosts"):changes({ since = 1.5 })
    end):to_raise("bad option 'since' to 'changes' (integer expected, got 1.5)")
  end)
end)
