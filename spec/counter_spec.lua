describe("a counter", function()
  local MOST = 2 ^ 53

  it("starts at 0, or where it is told to", function()
    expect(unilua.counter("hits"):get()):to_return(0)
    expect(unilua.counter("left", { start = 10 }):get()):to_return(10)
    expect(unilua.counter("below", { start = -10 }):get()):to_return(-10)
  end)

  it("keeps its value when it is opened again with another start", function()
    unilua.counter("left", { start = 10 }):incr()
    expect(unilua.counter("left", { start = 99 }):get()):to_return(11)
    expect(unilua.counter("left"):get()):to_return(11)
  end)

  it("does not take a start for a change that others made before", function()
    unilua.counter("used"):incr(0)
    expect(unilua.counter("used", { start = 7 }):get()):to_return(0)
  end)

  it("adds 1, or any whole number", function()
    local c = unilua.counter("hits")
    expect(c:incr()):to_return(1)
    expect(c:incr(41)):to_return(42)
    expect(c:incr(-50)):to_return(-8)
    expect(c:incr(0)):to_return(-8)
    expect(c:incr(nil)):to_return(-7)
    expect(c:get()):to_return(-7)
  end)

  it("is one for all runs", function()
    local results = unilua.job.map(function()
      for _ = 1, 100 do
        unilua.counter("hits"):incr()
      end
    end, { 1, 2, 3, 4 })
    for _, r in ipairs(results) do
      expect(r.ok):to_be(true)
    end
    expect(unilua.counter("hits"):get()):to_return(400)
  end)

  it("is set, and tells what it was", function()
    local c = unilua.counter("hits")
    expect(c:set(5)):to_return(0)
    expect(c:set(-3)):to_return(5)
    expect(c:get()):to_return(-3)
  end)

  it("compares and sets", function()
    local c = unilua.counter("phase")
    expect(c:cas(0, 1)):to_return(true)
    expect(c:cas(0, 2)):to_return(false)
    expect(c:get()):to_return(1)
  end)

  it("is exact to 2^53 on both sides and goes no further", function()
    local c = unilua.counter("big")
    c:set(MOST - 1)
    expect(c:incr()):to_return(MOST)
    expect(c:incr()):to_fail("range", "big")
    expect(c:get()):to_return(MOST)
    c:set(-MOST + 1)
    expect(c:incr(-1)):to_return(-MOST)
    expect(c:incr(-1)):to_fail("range", "big")
    expect(c:get()):to_return(-MOST)
    expect(c:incr(MOST)):to_return(0)
  end)

  it("answers a number past 2^53 with range, for it may not be the one that was meant", function()
    local c = unilua.counter("big")
    for _, n in ipairs{ MOST + 2, -MOST - 2, 1e18, 2 ^ 63, 2 ^ 64, -1e300 } do
      expect(c:incr(n)):to_fail("range", "2^53")
      expect(c:set(n)):to_fail("range", "2^53")
      expect(c:cas(0, n)):to_fail("range", "2^53")
      expect(c:cas(n, 0)):to_fail("range", "2^53")
      expect(c:wait(n, { timeout = 0 })):to_fail("range", "2^53")
    end
    expect(c:get()):to_return(0)
  end)

  it("takes whole numbers only", function()
    local c = unilua.counter("hits")
    for _, wrong in ipairs{ 1.5, "1", true, {}, 0 / 0, math.huge, -math.huge } do
      expect(function() c:incr(wrong) end):to_raise("bad argument #1 to 'incr' (integer expected, got ")
      expect(function() c:set(wrong) end):to_raise("bad argument #1 to 'set' (integer expected, got ")
      expect(function() c:cas(wrong, 1) end):to_raise("bad argument #1 to 'cas' (integer expected, got ")
      expect(function() c:cas(1, wrong) end):to_raise("bad argument #2 to 'cas' (integer expected, got ")
      expect(function() c:wait(wrong) end):to_raise("bad argument #1 to 'wait' (integer expected, got ")
      expect(function() unilua.counter("other", { start = wrong }) end):to_raise("bad option 'start' to 'counter' (integer expected, got ")
    end
    expect(function() c:set() end):to_raise("bad argument #1 to 'set' (integer expected, got no value)")
    expect(c:get()):to_return(0)
  end)
end)

describe("waiting for a counter", function()
  it("ends at once if the value is there", function()
    local c = unilua.counter("done", { start = 3 })
    expect(c:wait(3)):to_return(3)
    expect(c:wait(2)):to_return(3)
    expect(c:wait(3, { at_most = true })):to_return(3)
    expect(c:wait(4, { at_most = true, timeout = 0 })):to_return(3)
  end)

  it("ends when another run makes it so", function()
    unilua.job.spawn(function()
      local c = unilua.counter("done")
      for _ = 1, 3 do
        unilua.sleep("1m")
        c:incr(2)
      end
    end)
    local before = unilua.now()
    expect(unilua.counter("done"):wait(3)):to_return(4)
    expect(unilua.now() - before):to_be_near(120, 1)
  end)

  it("ends when the value has fallen far enough, with at_most", function()
    local left = unilua.counter("left", { start = 3 })
    unilua.job.spawn(function()
      for _ = 1, 3 do
        unilua.sleep("1m")
        unilua.counter("left"):incr(-1)
      end
    end)
    local before = unilua.now()
    expect(left:wait(0, { at_most = true })):to_return(0)
    expect(unilua.now() - before):to_be_near(180, 1)
  end)

  it("ends with timeout", function()
    local c = unilua.counter("done")
    local before = unilua.now()
    expect(c:wait(1, { timeout = "90s" })):to_fail("timeout", "done")
    expect(unilua.now() - before):to_be_near(90, 1)
    expect(c:wait(1, { timeout = 0 })):to_fail("timeout", "done")
    expect(unilua.now() - before):to_be_near(90, 1)
  end)

  it("ends with closed if the counter is dropped", function()
    unilua.job.spawn(function()
      unilua.sleep("1m")
      unilua.counter("done"):drop()
    end)
    expect(unilua.counter("done"):wait(1)):to_fail("closed", "done")
  end)

  it("lets many wait at once", function()
    unilua.job.spawn(function()
      unilua.sleep("1m")
      unilua.counter("go"):set(5)
    end)
    local results = unilua.job.map(function(n)
      return unilua.counter("go"):wait(n)
    end, { 1, 2, 3, 4, 5 }, { workers = 5 })
    for _, r in ipairs(results) do
      expect(r.value):to_be(5)
    end
  end)
end)

describe("the ids of a counter", function()
  it("are 1, 2, 3 and so on, whoever asks", function()
    local c = unilua.counter("invoices")
    expect(c:next()):to_return(1)
    expect(unilua.counter("invoices"):next()):to_return(2)
    local run = unilua.job.spawn(function()
      return unilua.counter("invoices"):next()
    end)
    expect(run:wait().value):to_be(3)
  end)

  it("are not the value", function()
    local c = unilua.counter("invoices")
    c:next()
    c:next()
    expect(c:get()):to_return(0)
    c:set(100)
    expect(c:next()):to_return(3)
    expect(c:get()):to_return(100)
  end)

  it("go on after the counter was dropped", function()
    local c = unilua.counter("invoices")
    c:next()
    expect(c:drop()):to_return(true)
    expect(unilua.counter("invoices"):next()):to_return(2)
  end)

  it("are issued once, however many runs ask", function()
    local results = unilua.job.map(function()
      local ids = {}
      for i = 1, 50 do
        ids[i] = unilua.counter("invoices"):next()
      end
      return ids
    end, { 1, 2, 3, 4 })
    local seen = {}
    for _, r in ipairs(results) do
      for _, id in ipairs(r.value) do
        expect(seen[id]):to_be(nil)
        seen[id] = true
      end
    end
    expect(#seen):to_be(200)
  end)

  it("are given back by a transaction that is rolled back, and only then", function()
    local c = unilua.counter("invoices")
    pcall(unilua.tx, function(t)
      t.counter("invoices"):next()
      error("no")
    end)
    local first = c:next()
    unilua.tx(function(t)
      expect(t.counter("invoices"):next()):to_return(first + 1)
    end)
    expect(c:next()):to_return(first + 2)
  end)
end)

describe("counters", function()
  it("are listed by name with their values", function()
    unilua.counter("web.hits"):set(3)
    unilua.counter("web.errors")
    unilua.counter("db.hits"):set(7)
    expect(unilua.counter.list()):to_equal{ ["web.hits"] = 3, ["web.errors"] = 0, ["db.hits"] = 7 }
    expect(unilua.counter.list("web.")):to_equal{ ["web.hits"] = 3, ["web.errors"] = 0 }
    expect(unilua.counter.list("mail")):to_equal{}
  end)

  it("are no longer listed once dropped, and begin anew", function()
    local c = unilua.counter("hits", { start = 5 })
    c:incr()
    expect(c:drop()):to_return(true)
    expect(unilua.counter.list()):to_equal{}
    expect(unilua.counter("hits"):get()):to_return(0)
    expect(unilua.counter.list()):to_equal{ hits = 0 }
  end)

  it("can be listed without being used", function()
    unilua.counter("hits")
    unilua.counter.list()
    unilua.counter("hits", { persist = "archive" })
  end)

  it("take every persistence", function()
    for _, persist in ipairs{ "none", "snapshot", "archive" } do
      local c = unilua.counter("c." .. persist, { persist = persist })
      expect(c:incr()):to_return(1)
      expect(c:next()):to_return(1)
    end
  end)

  it("are tuned at opening or later", function()
    local c = unilua.counter("hits", { snapshot_every = "5s" })
    expect(c:configure{ snapshot_every = "1s" }):to_return(true)
    expect(c:configure{ sync = "always" }):to_return(true)
    expect(c:configure{ start = 4 }):to_return(true)
    expect(c:get()):to_return(4)
    expect(c:configure{ start = 5 }):to_return(true)
    expect(c:get()):to_return(4)
  end)

  it("take part in transactions, all or nothing", function()
    local c = unilua.counter("hits")
    c:set(1)
    pcall(unilua.tx, function(t)
      expect(t.counter("hits"):incr()):to_return(2)
      error("no")
    end)
    expect(c:get()):to_return(1)
    unilua.tx(function(t)
      expect(t.counter("hits"):set(9)):to_return(1)
      expect(t.counter("hits"):cas(9, 10)):to_return(true)
      expect(t.counter("hits"):get()):to_return(10)
    end)
    expect(c:get()):to_return(10)
  end)

  it("refuse in a transaction what waits or is no part of one", function()
    unilua.tx(function(t)
      expect(function() t.counter("hits"):wait(1) end):to_raise("transaction")
      expect(function() t.counter("hits"):drop() end):to_raise("transaction")
      expect(function() t.counter("hits"):configure{ sync = "always" } end):to_raise("transaction")
    end)
  end)
end)
