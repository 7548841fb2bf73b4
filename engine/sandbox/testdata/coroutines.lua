-- Values pass both ways.
do
  local co = coroutine.create(function(a, b)
    local c = coroutine.yield(a + b)
    local d, e = coroutine.yield(c * 2)
    return d + e
  end)
  assert(select(2, coroutine.resume(co, 1, 2)) == 3)
  assert(select(2, coroutine.resume(co, 10)) == 20)
  assert(select(2, coroutine.resume(co, 3, 4)) == 7)
  assert(coroutine.status(co) == "dead")
  local ok, message = coroutine.resume(co)
  assert(not ok and message:find("dead", 1, true))
end

-- One that raised is dead, whether resumed or wrapped, and others go on.
do
  local co = coroutine.create(function() error("boom") end)
  local ok, message = coroutine.resume(co)
  assert(not ok and message:find("boom", 1, true) and coroutine.status(co) == "dead")
  local wrapped = coroutine.wrap(function() error({ code = 7 }) end)
  local _, e = pcall(wrapped)
  assert(e.code == 7)
  local _, again = pcall(wrapped)
  assert(again:find("dead", 1, true))
  assert(coroutine.wrap(function() return "fine" end)() == "fine")
end

-- A caught error inside of one does not disturb it.
do
  local gen = coroutine.wrap(function()
    for i = 1, 3 do
      pcall(error, "x")
      coroutine.yield(i)
    end
  end)
  assert(gen() == 1 and gen() == 2 and gen() == 3)
end

-- To yield where it cannot work is an error that can be caught.
do
  local message
  coroutine.wrap(function() message = select(2, pcall(coroutine.yield, 1)) end)()
  assert(message:find("attempt to yield", 1, true))
  assert(select(2, pcall(coroutine.yield)):find("attempt to yield", 1, true))
end

-- Coroutines within coroutines end at a limit, with an error.
do
  local function nest(n)
    local ok, deeper = pcall(function() return coroutine.wrap(nest)(n + 1) end)
    return ok and deeper or n
  end
  local depth = nest(1)
  assert(depth > 100 and depth < 1000, depth)
  local function resume(n)
    local ok, deeper = coroutine.resume(coroutine.create(resume), n + 1)
    return ok and deeper or n
  end
  assert(resume(1) > 100)
end

-- A closure over a variable of a coroutine outlives it.
do
  local get
  coroutine.wrap(function()
    local x = 5
    get = function() return x end
  end)()
  assert(get() == 5)
  coroutine.resume(coroutine.create(function()
    local x = 6
    get = function() return x end
    error("dies")
  end))
  assert(get() == 6)
end
