-- What holds for every module.

-- The kinds of shared objects, and what opens one of a name.
local KINDS = { "counter", "lock", "state", "queue", "dict", "list", "topic" }
local KEPT = { "counter", "state", "queue" } -- that can outlive the process

-- here returns file and line of its caller, as an error message begins.
local function here()
  return debug.traceback():match("conventions_spec%.lua:%d+.-(conventions_spec%.lua:%d+)") .. ": "
end

describe("the one global", function()
  it("is unilua; all others are Lua's own, and bit32 and utf8", function()
    local known = {}
    for name in ([[_G _VERSION assert collectgarbage coroutine debug dofile error getfenv getmetatable io ipairs load
      loadfile loadstring math module newproxy next os package pairs pcall print rawequal rawget rawset require select
      setfenv setmetatable string table tonumber tostring type unpack xpcall gcinfo bit32 utf8 unilua]]):gmatch("%S+") do
      known[name] = true
    end
    for name in pairs(_G) do
      expect(known[name] and name):to_be(name)
    end
  end)

  it("has modules for fields, the same ones that require gives", function()
    expect(require("unilua")):to_be(unilua)
    for _, kind in ipairs(KINDS) do
      expect(require("unilua." .. kind)):to_be(unilua[kind])
      expect(unilua[kind]):to_be(unilua[kind])
    end
    expect(require("unilua.tx")):to_be(unilua.tx)
    expect(require("unilua.job").spawn):to_be(unilua.job.spawn)
  end)

  it("cannot be changed", function()
    expect(function() unilua.queues = 1 end):to_raise("unilua cannot be changed")
    expect(function() unilua.queue.put = 1 end):to_raise("unilua.queue cannot be changed")
    expect(function() unilua.counter("c").value = 1 end):to_raise("a counter cannot be changed")
    expect(getmetatable(unilua)):to_be(false)
    expect(getmetatable(unilua.counter("c"))):to_be(false)
  end)

  it("is one for all runs, so that raw writes cannot change it either", function()
    for _, t in ipairs{ unilua, unilua.queue } do
      for name, change in pairs{
        rawset = function() rawset(t, "mine", 1) end,
        insert = function() table.insert(t, 1) end,
        remove = function() table.remove(t) end,
        sort = function() table.sort(t) end,
      } do
        expect(change):to_raise("bad argument #1 to '" .. name .. "' (the table is read-only)")
      end
      expect(function() setmetatable(t, {}) end):to_raise("cannot change a protected metatable")
      expect(function() table.move({ 1 }, 1, 1, 1, t) end):to_raise("cannot be changed")
      expect(next(t)):to_be(nil)
    end
  end)

  it("says what is not there", function()
    expect(function() return unilua.quue end):to_raise("'quue' (did you mean 'queue'?)")
    expect(function() return unilua.queue.lst end):to_raise("unilua.queue has no function 'lst' (did you mean 'list'?)")
    expect(function() return unilua.queue.put end):to_raise("unilua.queue has no function 'put'")
  end)
end)

describe("require", function()
  it("loads a script's own modules from lib beside it", function()
    expect(require("spec").describe):to_be(describe)
  end)

  it("never leaves the folder of the script", function()
    for _, name in ipairs{ "../engine", "..engine", "/etc/hosts", "../../main", "lib/../../go" } do
      expect(function() require(name) end):to_raise("module '" .. name .. "' not found")
    end
  end)

  it("knows no module of ours that there is not", function()
    expect(function() require("unilua.nothing") end):to_raise("module 'unilua.nothing' not found")
    expect(function() require("unilua.") end):to_raise("module 'unilua.' not found")
  end)
end)

describe("opening an object", function()
  it("makes it if it is absent", function()
    for _, kind in ipairs(KINDS) do
      local o = unilua[kind]("backup.db1")
      expect(tostring(o)):to_be(kind .. ' "backup.db1"')
      expect(type(o)):to_be("userdata")
    end
  end)

  it("gives the same one by the same name", function()
    unilua.counter("x"):incr()
    expect(unilua.counter("x"):get()):to_be(1)
    unilua.list("x"):push(1)
    expect(unilua.list("x"):len()):to_be(1)
    unilua.state("x"):set("k", 1)
    expect((unilua.state("x"):get("k"))):to_be(1)
    unilua.dict("x"):set("k", 2)
    expect((unilua.dict("x"):get("k"))):to_be(2)
    unilua.queue("x"):put("v")
    expect(unilua.queue("x"):len()):to_be(1)
    local sub = unilua.topic("x"):subscribe()
    expect(unilua.topic("x"):publish(3)):to_be(1)
    expect(sub:next()):to_be(3)
  end)

  it("takes names of 1 to 128 bytes of a-z A-Z 0-9 _ - . : /", function()
    for _, kind in ipairs(KINDS) do
      for _, name in ipairs{ "a", "A-Z_09.x:y/z", ".", "/", "-", "_", ("n"):rep(128) } do
        expect(tostring(unilua[kind](name))):to_be(kind .. ' "' .. name .. '"')
      end
    end
  end)

  it("refuses every other name", function()
    for _, kind in ipairs(KINDS) do
      local function open(name)
        return function() unilua[kind](name) end
      end
      local bad = "bad argument #1 to '" .. kind .. "' ("
      expect(open("")):to_raise(bad .. "a name cannot be empty)")
      expect(open(("n"):rep(129))):to_raise(bad .. "a name has at most 128 bytes")
      for _, name in ipairs{ "a b", "ä", "a\0", "a\n", "a*", "a\\b", "a,b" } do
        expect(open(name)):to_raise(bad .. "the name ")
      end
      expect(open("a b")):to_raise('the name "a b" has " " at byte 2')
      expect(open()):to_raise(bad .. "string expected, got no value)")
      expect(open(5)):to_raise(bad .. "string expected, got 5)")
      expect(open({})):to_raise(bad .. "string expected, got table)")
    end
  end)

  it("refuses the names of the host's own", function()
    for _, kind in ipairs(KINDS) do
      expect(unilua[kind]("__run")):to_fail("denied", "--allow-share=__run")
    end
    unilua.counter("_run"):incr() -- one of them is anybody's
  end)
end)

describe("an option", function()
  it("that is not stated contradicts nothing", function()
    for _, kind in ipairs(KEPT) do
      for _, persist in ipairs{ "none", "snapshot", "archive" } do
        unilua[kind](persist, { persist = persist })
        unilua[kind](persist)
        unilua[kind](persist, {})
        unilua[kind](persist, nil)
        unilua[kind](persist, { persist = persist })
      end
    end
  end)

  it("such as persist is fixed once stated", function()
    for _, kind in ipairs(KEPT) do
      unilua[kind]("x", { persist = "none" })
      local wrong = function() unilua[kind]("x", { persist = "archive" }) end
      expect(wrong):to_raise(kind .. ' "x" has persist "none", so it cannot be opened with persist "archive"')
      expect(function() unilua[kind]("x"):configure{ persist = "snapshot" } end):to_raise('"none"')
      unilua[kind]("x")
    end
  end)

  it("such as persist is fixed once the object is used, as what it was then", function()
    unilua.counter("c"):incr()
    expect(function() unilua.counter("c", { persist = "none" }) end):to_raise('counter "c" has persist "snapshot", so it cannot be opened with persist "none"')
    unilua.counter("c", { persist = "snapshot" })
    unilua.queue("q"):put(1)
    expect(function() unilua.queue("q", { persist = "none" }) end):to_raise('queue "q" has persist "archive", so it cannot be opened with persist "none"')
    unilua.state("b"):set("k", 1)
    expect(function() unilua.state("b", { persist = "snapshot" }) end):to_raise('state "b" has persist "archive", so it cannot be opened with persist "snapshot"')
  end)

  it("such as persist may be stated late, as long as the object was not used", function()
    for _, kind in ipairs(KEPT) do
      local early = unilua[kind]("x")
      unilua[kind]("x", { persist = "none" })
      expect(function() early:configure{ persist = "archive" } end):to_raise('"none"')
    end
  end)

  it("such as persist is free again once the object was dropped", function()
    for _, kind in ipairs(KEPT) do
      expect(unilua[kind]("x", { persist = "none" }):drop()):to_return(true)
      unilua[kind]("x", { persist = "archive" })
    end
  end)

  it("that is tuning holds as it was stated last, at opening or later", function()
    local q = unilua.queue("q", { capacity = 1 })
    q:put(1)
    expect(q:put(2, { timeout = 0 })):to_fail("full")
    unilua.queue("q", { capacity = 2 })
    expect(q:put(2, { timeout = 0 })):to_be_a("string")
    expect(q:put(3, { timeout = 0 })):to_fail("full")
    expect(q:configure{ capacity = 3 }):to_return(true)
    expect(q:put(3, { timeout = 0 })):to_be_a("string")
    unilua.queue("q", { on_full = "error" })
    expect(q:put(4)):to_fail("full")
  end)

  it("such as sync and snapshot_every is tuning", function()
    for _, kind in ipairs(KEPT) do
      local o = unilua[kind]("x", { sync = "always", snapshot_every = "5s" })
      for _, sync in ipairs{ "10ms", "1s", "always", "never", 0.5 } do
        expect(o:configure{ sync = sync }):to_return(true)
        unilua[kind]("x", { sync = sync })
      end
      expect(o:configure{ snapshot_every = 1.5 }):to_return(true)
    end
  end)

  it("that is wrong raises", function()
    for _, kind in ipairs(KEPT) do
      local function open(options)
        return function() unilua[kind]("x", options) end
      end
      expect(open{ persist = "disk" }):to_raise("bad option 'persist' to '" .. kind .. "' (unknown persist \"disk\" (known: none, snapshot, archive))")
      expect(open{ persist = true }):to_raise("bad option 'persist' to '" .. kind .. "' (string expected, got boolean)")
      expect(open{ sync = "sometimes" }):to_raise("bad option 'sync' to '" .. kind .. "' (unknown sync \"sometimes\" (known: always, never, or a time such as 10ms))")
      expect(open{ sync = 0 }):to_raise("bad option 'sync' to '" .. kind .. "' (")
      expect(open{ snapshot_every = 0 }):to_raise("bad option 'snapshot_every' to '" .. kind .. "' (duration of more than 0 expected, got 0)")
      expect(open{ presist = "none" }):to_raise("unknown option 'presist' to '" .. kind .. "' (known: ")
      expect(open{ "none" }):to_raise("unknown option [1] to '" .. kind .. "' (known: ")
      expect(open("none")):to_raise("bad argument #2 to '" .. kind .. "' (options table expected, got \"none\")")
      expect(open(true)):to_raise("bad argument #2 to '" .. kind .. "' (options table expected, got boolean)")
      unilua[kind]("x", { persist = "none" }) -- nothing of all that has held
    end
  end)

  it("holds only if all others do", function()
    for kind, wrong in pairs{ counter = { start = 1.5 }, queue = { attempts = 0 }, state = { history = true } } do
      wrong.persist = "none"
      expect(function() unilua[kind]("x", wrong) end):to_raise("bad option")
      expect(function() unilua[kind]("x"):configure(wrong) end):to_raise("bad option")
      unilua[kind]("x", { persist = "archive" })
    end
  end)
end)

describe("each kind", function()
  it("has names of its own", function()
    unilua.counter("x"):incr()
    expect(unilua.list("x"):len()):to_be(0)
    expect(unilua.queue("x"):len()):to_be(0)
    expect(unilua.state("x"):len()):to_be(0)
    expect(unilua.dict("x"):len()):to_be(0)
    unilua.state("x"):set("k", 1)
    expect(unilua.dict("x"):has("k")):to_be(false)
    expect(unilua.lock("x"):is_locked()):to_be(false)
  end)

  it("lists its objects by the beginning of their names", function()
    for _, kind in ipairs(KINDS) do
      for _, name in ipairs{ "b.2", "a", "b.1" } do
        unilua[kind](name)
      end
      if kind == "lock" then
        for _, name in ipairs{ "b.2", "a", "b.1" } do
          unilua.lock(name):acquire()
        end
      end
      local all, some, none = unilua[kind].list(), unilua[kind].list("b."), unilua[kind].list("c")
      if kind == "counter" then
        expect(all):to_equal{ a = 0, ["b.1"] = 0, ["b.2"] = 0 }
        expect(some):to_equal{ ["b.1"] = 0, ["b.2"] = 0 }
      else
        expect(all):to_equal{ "a", "b.1", "b.2" }
        expect(some):to_equal{ "b.1", "b.2" }
      end
      expect(none):to_equal{}
      expect(function() unilua[kind].list(5) end):to_raise("bad argument #1 to 'list' (string expected, got 5)")
    end
  end)

  it("but lock and topic drops its objects", function()
    for _, kind in ipairs(KINDS) do
      local o = unilua[kind]("x")
      if kind == "lock" or kind == "topic" then
        expect(function() o:drop() end):to_raise(kind .. " has no method 'drop'")
      else
        expect(o:drop()):to_return(true)
        expect(unilua[kind].list()):to_equal{}
        expect(o:drop()):to_return(true)
      end
    end
  end)

  it("is as new when it was dropped", function()
    unilua.counter("x"):set(5)
    unilua.state("x"):set("k", 1)
    unilua.queue("x", { capacity = 1 }):put(1)
    unilua.dict("x"):set("k", 1)
    unilua.list("x"):push(1)
    for _, kind in ipairs{ "counter", "state", "queue", "dict", "list" } do
      unilua[kind]("x"):drop()
    end
    expect(unilua.counter("x"):get()):to_be(0)
    expect(unilua.state("x"):len()):to_be(0)
    expect(unilua.queue("x"):len()):to_be(0)
    expect(unilua.dict("x"):len()):to_be(0)
    expect(unilua.list("x"):len()):to_be(0)
    unilua.queue("x"):put(1)
    expect(unilua.queue("x"):put(2, { timeout = 0 })):to_be_a("string")
  end)

  it("tells those who wait for a dropped object", function()
    for _, wait in ipairs{
      function() return select(3, unilua.counter("x"):wait(1)) end,
      function() return select(3, unilua.queue("x"):take()) end,
    } do
      local run = unilua.job.spawn(wait)
      unilua.sleep("1s")
      unilua.counter("x"):drop()
      unilua.queue("x"):drop()
      expect(run:wait().value):to_be("closed")
    end
  end)
end)

describe("an expected failure", function()
  it("is nil, a sentence that names the object, and a code", function()
    expect(unilua.counter("orders"):wait(1, { timeout = 0 })):to_fail("timeout", 'counter "orders"')
    expect(unilua.counter("orders"):incr(2 ^ 60)):to_fail("range", 'counter "orders"')
    expect(unilua.queue("mail"):take{ timeout = 0 }):to_fail("empty", 'queue "mail"')
    expect(unilua.list("steps"):set(1, "x")):to_fail("range", 'list "steps"')
    expect(unilua.topic("alarms"):subscribe():next{ timeout = 0 }):to_fail("timeout", 'topic "alarms"')
    unilua.state("disks"):set("sda", 1)
    expect(unilua.state("disks"):add("sda", 2)):to_fail("exists", 'state "disks"')
    expect(unilua.state("disks"):set("sda", 2, { if_rev = 17 })):to_fail("conflict", 'state "disks"')
    expect(unilua.job.spawn("no_such_script.lua")):to_fail("not_found", "no_such_script.lua")
    expect(unilua.list("steps"):push(("x"):rep(2 ^ 23))):to_fail("too_large", 'list "steps"')
  end)

  it("shows its sentence through assert", function()
    expect(function() assert(unilua.list("steps"):remove(3)) end):to_raise('list "steps" has no element 3')
  end)

  it("without waiting says what there was to wait for", function()
    local held = unilua.lock("l"):acquire()
    local run = unilua.job.spawn(function()
      return {
        select(3, unilua.lock("l"):acquire{ timeout = 0 }),
        select(3, unilua.lock("l"):try()),
        select(3, unilua.queue("q"):take{ timeout = 0 }),
        select(3, unilua.queue("q"):pop{ timeout = 0 }),
        select(3, unilua.counter("c"):wait(1, { timeout = 0 })),
        select(3, unilua.topic("t"):subscribe():next{ timeout = 0 }),
      }
    end)
    expect(run:wait().value):to_equal{ "held", "held", "empty", "empty", "timeout", "timeout" }
    held:release()
    local full = unilua.queue("full", { capacity = 1 })
    full:put(1)
    expect(full:put(2, { timeout = 0 })):to_fail("full")
  end)

  it("is timeout when a wait has run out", function()
    unilua.job.spawn(function()
      unilua.lock("l"):acquire()
      unilua.sleep("1d")
    end)
    unilua.queue("full", { capacity = 1 }):put(1)
    unilua.sleep("1s")
    local run = unilua.job.spawn(function()
      local before = unilua.now()
      return {
        select(3, unilua.lock("l"):acquire{ timeout = "1m" }),
        select(3, unilua.queue("q"):take{ timeout = "1m" }),
        select(3, unilua.queue("q"):pop{ timeout = 60 }),
        select(3, unilua.queue("full"):put(2, { timeout = "60s" })),
        select(3, unilua.counter("c"):wait(1, { timeout = "0.5m30s" })),
        select(3, unilua.topic("t"):subscribe():next{ timeout = "1m" }),
        math.floor(unilua.now() - before + 0.5),
      }
    end)
    expect(run:wait().value):to_equal{ "timeout", "timeout", "timeout", "timeout", "timeout", "timeout", 360 }
  end)

  it("is not how a call answers that only does something: that is true", function()
    local q = unilua.queue("q")
    expect(q:pause()):to_return(true)
    expect(q:resume()):to_return(true)
    expect(q:configure{}):to_return(true)
    q:put(1)
    expect(q:take():ack()):to_return(true)
    expect(unilua.list("l"):sort()):to_return(true)
    expect(unilua.list("l"):reverse()):to_return(true)
    expect(unilua.topic("t"):subscribe():close()):to_return(true)
    expect(unilua.lock("l"):acquire():release()):to_return(true)
    expect(unilua.counter("c"):drop()):to_return(true)
  end)
end)

describe("misuse raises at the caller's line, in Lua's own words:", function()
  it("a wrong argument", function()
    local c = unilua.counter("hits")
    expect(function() c:incr(1.5) end):to_raise(here() .. "bad argument #1 to 'incr' (integer expected, got 1.5)")
    expect(function() c:incr("1") end):to_raise(here() .. "bad argument #1 to 'incr' (integer expected, got \"1\")")
    expect(function() c:incr(true) end):to_raise(here() .. "bad argument #1 to 'incr' (integer expected, got boolean)")
    expect(function() c:incr({}) end):to_raise(here() .. "bad argument #1 to 'incr' (integer expected, got table)")
    expect(function() c:incr(c) end):to_raise(here() .. "bad argument #1 to 'incr' (integer expected, got userdata)")
    expect(function() c:set() end):to_raise(here() .. "bad argument #1 to 'set' (integer expected, got no value)")
    expect(function() unilua.sleep() end):to_raise(here() .. "bad argument #1 to 'sleep' (duration expected, got no value)")
    expect(function() unilua.tx(5) end):to_raise(here() .. "bad argument #1 to 'tx' (function expected, got 5)")
    expect(function() unilua.queue("q"):put_all("x") end):to_raise(here() .. "bad argument #1 to 'put_all' (table expected, got \"x\")")
  end)

  it("a long text is cut", function()
    expect(function() unilua.counter("c"):incr(("x"):rep(1000)) end):to_raise('got "' .. ("x"):rep(40) .. '"...)')
  end)

  it("an unknown option", function()
    expect(function() unilua.lock("l"):acquire{ tll = 5 } end):to_raise(here() .. "unknown option 'tll' to 'acquire' (known: on_lost, shared, timeout, ttl)")
    expect(function() unilua.queue("q"):take{ timout = 5 } end):to_raise(here() .. "unknown option 'timout' to 'take' (known: lease, newest, timeout)")
    expect(function() unilua.counter("c"):wait(1, { 5 }) end):to_raise(here() .. "unknown option [1] to 'wait' (known: at_most, timeout)")
    expect(function() unilua.counter("c"):wait(1, { [true] = 5 }) end):to_raise(here() .. "unknown option [boolean] to 'wait' (known: at_most, timeout)")
  end)

  it("options that are no table", function()
    expect(function() unilua.counter("c"):wait(1, true) end):to_raise(here() .. "bad argument #2 to 'wait' (options table expected, got boolean)")
    expect(function() unilua.queue("q"):take(5) end):to_raise(here() .. "bad argument #1 to 'take' (options table expected, got 5)")
  end)

  it("an option of a wrong type or range", function()
    expect(function() unilua.counter("c"):wait(1, { at_most = 1 }) end):to_raise(here() .. "bad option 'at_most' to 'wait' (boolean expected, got 1)")
    expect(function() unilua.counter("c"):wait(1, { timeout = false }) end):to_raise(here() .. "bad option 'timeout' to 'wait' (duration expected, got boolean)")
    expect(function() unilua.queue("q", { capacity = 0 }) end):to_raise(here() .. "bad option 'capacity' to 'queue' (integer of at least 1 expected, got 0)")
    expect(function() unilua.queue("q", { capacity = 1.5 }) end):to_raise(here() .. "bad option 'capacity' to 'queue' (integer expected, got 1.5)")
    expect(function() unilua.queue("q", { capacity = 2 ^ 60 }) end):to_raise(here() .. "bad option 'capacity' to 'queue' (integer up to 2^53 expected, got 1.1529215046068e+18)")
    expect(function() unilua.queue("q", { on_full = "drop" }) end):to_raise(here() .. "bad option 'on_full' to 'queue' (\"wait\" or \"error\" or \"drop_oldest\" expected, got \"drop\")")
    expect(function() unilua.queue("q"):put(1, { id = 5 }) end):to_raise(here() .. "bad option 'id' to 'put' (string expected, got 5)")
  end)

  it("a method that is not there", function()
    expect(function() unilua.counter("c"):inc() end):to_raise(here() .. "counter has no method 'inc' (did you mean 'incr'?)")
    expect(function() unilua.queue("q"):push(1) end):to_raise(here() .. "queue has no method 'push'")
    expect(function() unilua.list("l"):append(1) end):to_raise(here() .. "list has no method 'append' (known: push, ")
    unilua.queue("q"):put(1)
    expect(function() unilua.queue("q"):take():akc() end):to_raise(here() .. "item has no field or method 'akc' (did you mean 'ack'?)")
    expect(function() return unilua.counter("c")[1] end):to_raise(here() .. "counter has no method '1'")
  end)

  it("a dot where a colon belongs", function()
    local c = unilua.counter("c")
    expect(function() c.incr() end):to_raise(here() .. "calling 'incr' on a bad self (use a colon: object:incr())")
    expect(function() c.incr(5) end):to_raise(here() .. "calling 'incr' on a bad self")
    expect(function() c.incr(unilua.queue("q")) end):to_raise(here() .. "calling 'incr' on a bad self")
    expect(function() c.incr(io.stdout) end):to_raise(here() .. "calling 'incr' on a bad self")
  end)

  it("also inside a coroutine", function()
    local where
    local co = coroutine.create(function() where = here() unilua.counter("c"):incr(1.5) end)
    local ok, message = coroutine.resume(co)
    expect(ok):to_be(false)
    expect(message):to_be(where .. "bad argument #1 to 'incr' (integer expected, got 1.5)")
  end)

  it("also inside a transaction", function()
    unilua.tx(function(t)
      expect(function() t.counter("c"):incr(1.5) end):to_raise(here() .. "bad argument #1 to 'incr' (integer expected, got 1.5)")
      expect(function() t.counter("a b") end):to_raise(here() .. "bad argument #1 to 'counter' (the name ")
    end)
  end)

  it("and changes nothing", function()
    local c = unilua.counter("hits")
    pcall(c.incr, c, 1.5)
    expect(c:get()):to_be(0)
  end)
end)

describe("absence", function()
  it("is nil, and false only an answer to yes or no", function()
    expect((unilua.state("b"):get("k"))):to_be(nil)
    expect(unilua.dict("d"):get("k")):to_be(nil)
    expect(unilua.list("l"):get(1)):to_return(nil)
    expect(unilua.list("l"):pop()):to_return(nil)
    expect(unilua.list("l"):index_of(1)):to_return(nil)
    expect(unilua.queue("q"):peek()):to_return(nil)
    expect(unilua.job.deadline()):to_return(nil)
    expect(unilua.list("l"):contains(1)):to_return(false)
    expect(unilua.state("b"):has("k")):to_return(false)
    expect(unilua.state("b"):delete("k")):to_return(false)
    expect(unilua.counter("c"):cas(1, 2)):to_return(false)
    expect(unilua.lock("l"):is_locked()):to_return(false)
  end)
end)

describe("a duration", function()
  local function slept(d)
    local before = unilua.now()
    unilua.sleep(d)
    return unilua.now() - before
  end

  it("is a number of seconds, or text with units", function()
    for d, seconds in pairs{
      [0] = 0, [2] = 2, [0.25] = 0.25, [90] = 90, ["250ms"] = 0.25, ["90s"] = 90, ["5m"] = 300, ["1h30m"] = 5400,
      ["2d"] = 172800, ["1.5h"] = 5400, ["0s"] = 0, ["1d1h1m1s1ms"] = 90061.001, ["0.5s"] = 0.5, ["1.5ms"] = 0.0015,
    } do
      expect(slept(d)):to_be_near(seconds, 0.0005)
    end
  end)

  it("is nothing else", function()
    for d, why in pairs{
      [-1] = "negative", [-0.001] = "negative", [math.huge] = "292 years", [1e12] = "292 years", [""] = "is not a duration",
      ["5"] = "unit is missing", ["5x"] = "is not a unit", ["-5s"] = "is not a duration", ["s"] = "is not a duration",
      ["5 s"] = "is not a", ["1m1h"] = "largest first", ["1s1s"] = "largest first", ["1e3s"] = "is not a", ["5S"] = "is not a unit",
      ["soon"] = "is not a duration", ["99999999d"] = "292 years", [true] = "duration expected, got boolean",
      [{}] = "duration expected, got table",
    } do
      expect(function() unilua.sleep(d) end):to_raise("bad argument #1 to 'sleep' (")
      expect(function() unilua.sleep(d) end):to_raise(why)
      expect(function() unilua.counter("c"):wait(1, { timeout = d }) end):to_raise("bad option 'timeout' to 'wait' (")
    end
    expect(function() unilua.sleep(0 / 0) end):to_raise("NaN is not a number of seconds")
  end)

  it("comes back as a number of seconds", function()
    local lease = unilua.lock("l"):acquire{ ttl = "1m30s" }
    expect(lease:remaining()):to_be_near(90, 0.1)
    lease:release()
    local result = unilua.job.spawn(function() unilua.sleep("2m") end):wait()
    expect(result.duration):to_be_near(120, 0.1)
    unilua.queue("q"):put(1)
    unilua.sleep("250ms")
    expect(unilua.queue("q"):stats().oldest_age):to_be_near(0.25, 0.01)
  end)
end)

describe("an instant", function()
  it("is Unix seconds with a fraction", function()
    local now = unilua.now()
    expect(now):to_be_a("number")
    unilua.sleep("250ms")
    expect(unilua.now() - now):to_be_near(0.25, 0.001)
    unilua.queue("q"):put(1)
    expect(unilua.queue("q"):take().put_at):to_be_near(unilua.now(), 0.001)
  end)
end)

describe("cancellation", function()
  it("raises at the run's own deadline, whatever it waits for", function()
    unilua.job.spawn(function()
      unilua.lock("l"):acquire()
      unilua.sleep("1d")
    end)
    unilua.sleep("1s")
    for _, wait in ipairs{
      function() unilua.sleep("1d") end,
      function() unilua.counter("c"):wait(1) end,
      function() unilua.queue("q"):take() end,
      function() unilua.topic("t"):subscribe():next() end,
      function() unilua.lock("l"):acquire() end,
    } do
      local result = unilua.job.spawn(wait, { timeout = "1m" }):wait()
      expect(result.ok):to_be(false)
      expect(result.code):to_be("timeout")
      expect(result.duration):to_be_near(60, 1)
    end
  end)

  it("keeps raising: pcall cannot outlive it", function()
    local run = unilua.job.spawn(function()
      while true do
        pcall(unilua.sleep, "1d")
        pcall(function()
          unilua.counter("after"):incr()
        end)
      end
    end)
    unilua.sleep("1s")
    run:cancel()
    local result = run:wait{ timeout = "1m" }
    expect(result.ok):to_be(false)
    expect(result.code):to_be("canceled")
    expect(unilua.counter("after"):get()):to_be(0)
  end)
end)

describe("a whole number", function()
  it("past 2^53 is range where it is a value, and misuse where it is a position", function()
    expect(function() unilua.list("l"):get(2 ^ 53 + 2) end):to_raise("bad argument #1 to 'get' (integer up to 2^53 expected, got ")
    expect(unilua.counter("c"):set(2 ^ 53 + 2)):to_fail("range")
    expect(unilua.counter("c"):set(2 ^ 53)):to_return(0)
  end)
end)
