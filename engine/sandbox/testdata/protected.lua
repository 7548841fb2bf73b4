-- After a caught error, closures still share the variables of the functions
-- that go on.
do
  local n = 0
  local function inc() n = n + 1 end
  pcall(error)
  pcall(function() error() end)
  inc()
  assert(n == 1)
end

-- Also after protected calls within protected calls.
do
  local n = 0
  local function inc() n = n + 1 end
  pcall(function()
    local m = 0
    local function up() m = m + 1 end
    pcall(error, "inner")
    up()
    assert(m == 1)
    inc()
    error("outer")
  end)
  inc()
  assert(n == 2)
end

-- A closure over a variable of a function that was left by an error keeps it.
do
  local get
  pcall(function()
    local kept = "kept"
    get = function() return kept end
    error("leave")
  end)
  local a, b, c, d = 1, 2, 3, 4
  assert(get() == "kept")
end

-- Two closures over one such variable share it.
do
  local get, set
  pcall(function()
    local x = 1
    get, set = function() return x end, function(v) x = v end
    error("leave")
  end)
  set(2)
  assert(get() == 2)
end

-- Arguments and results pass through, nils included.
do
  local t = { pcall(function(...) return select("#", ...), ... end, nil, 2, nil) }
  assert(t[1] == true and t[2] == 3 and t[4] == 2)
  assert(select("#", pcall(function() return nil, nil end)) == 3)
end

-- Any value can be an error, and is the same value when it is caught.
do
  local e = {}
  local ok, got = pcall(error, e)
  assert(not ok and got == e)
  ok, got = pcall(error)
  assert(not ok and got == nil)
  ok, got = pcall(error, nil)
  assert(not ok and got == nil)
end

-- What cannot be called is an error, not a crash.
do
  local ok, message = pcall(nil)
  assert(not ok and message:find("attempt to call", 1, true))
  assert(not pcall(pcall))
end

-- The handler of xpcall sees the stack where the error was raised.
do
  local ok, trace = xpcall(function()
    local function inner() error("boom") end
    inner()
  end, debug.traceback)
  assert(not ok and trace:find("boom", 1, true) and trace:find("in function 'inner'", 1, true))
  assert(select(2, xpcall(error, function(e) return e + 1 end, 41)) == 42)
  assert(select(2, xpcall(error, function() error("again") end)) == "error in error handling")
  local sum = select(2, xpcall(function(a, b) return a + b end, print, 1, 2))
  assert(sum == 3)
end

-- An overflow of the stack can be caught, at any depth, again and again.
do
  local function forever(n) return 1 + forever(n + 1) end
  for _ = 1, 3 do
    local ok, message = pcall(forever, 1)
    assert(not ok and message:find("stack overflow", 1, true), message)
  end
  local function nested(n) return pcall(nested, n + 1) end
  nested(1)
  local n = 0
  local function inc() n = n + 1 end
  pcall(forever, 1)
  inc()
  assert(n == 1)
end
