-- Cancels runs in the middle of what takes long, so many times each, and prints
-- for each the name and by how many milliseconds its end came later than that of
-- an idle run cancelled at the same moment: p50, p99 and max.
local rounds = tonumber(unilua.job.args[1])

-- Each counts when it is about to begin.
local situations = {
  ["loop while"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do end end,
  ["loop for"] = function() unilua.counter("begun", { persist = "none" }):incr() for _ = 1, math.huge do end end,
  ["loop goto"] = function() unilua.counter("begun", { persist = "none" }):incr() ::again:: goto again end,
  ["tail calls"] = function() local function f() return f() end unilua.counter("begun", { persist = "none" }):incr() f() end,
  ["pcall in a loop"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do pcall(error, "x") end end,
  ["deep pcall"] = function()
    local function f(n) if n > 0 then pcall(f, n - 1) end while true do end end
    unilua.counter("begun", { persist = "none" }):incr() f(150)
  end,
  ["nested coroutines"] = function()
    local function f(n) if n > 0 then coroutine.wrap(f)(n - 1) end while true do end end
    unilua.counter("begun", { persist = "none" }):incr() f(100)
  end,
  ["coroutine storm"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do coroutine.wrap(function() coroutine.yield() end)() end end,
  ["error handler storm"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do xpcall(error, function() error("y") end) end end,
  ["metamethods"] = function() local t = setmetatable({}, { __index = function(_, k) return k end }) unilua.counter("begun", { persist = "none" }):incr() while true do local _ = t.x end end,
  ["find, quadratic"] = function() local s = ("x"):rep(1e6) unilua.counter("begun", { persist = "none" }):incr() s:find("x-y") end,
  ["find, plain"] = function() local s = ("x"):rep(1e6) unilua.counter("begun", { persist = "none" }):incr() while true do s:find(("x"):rep(100) .. "y", 1, true) end end,
  ["match with captures"] = function() local s = ("x"):rep(1e6) unilua.counter("begun", { persist = "none" }):incr() while true do s:match("(.-)(.-)(.-)y") end end,
  ["gsub with callback"] = function() local s = ("x"):rep(1e6) unilua.counter("begun", { persist = "none" }):incr() while true do s:gsub("x", function() return "yy" end) end end,
  ["gsub with text"] = function() local s = ("x"):rep(1e6) unilua.counter("begun", { persist = "none" }):incr() while true do s:gsub("x", "yy") end end,
  ["gmatch"] = function() local s = ("x "):rep(5e5) unilua.counter("begun", { persist = "none" }):incr() while true do for _ in s:gmatch("%a") do end end end,
  ["rep"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do local _ = ("x"):rep(1e7) end end,
  ["reverse, upper, byte"] = function() local s = ("x"):rep(1e6) unilua.counter("begun", { persist = "none" }):incr() while true do local _ = s:reverse():upper():lower():byte(1, 5000) end end,
  ["format"] = function() local s = ("\0"):rep(1e6) unilua.counter("begun", { persist = "none" }):incr() while true do string.format("%q", s) end end,
  ["sort with comparator"] = function()
    local t = {} for i = 1, 2e5 do t[i] = i * 7919 % 200003 end
    unilua.counter("begun", { persist = "none" }):incr() while true do table.sort(t, function(a, b) return a < b end) table.sort(t, function(a, b) return a > b end) end
  end,
  ["sort"] = function()
    local t = {} for i = 1, 2e5 do t[i] = i * 7919 % 200003 end
    unilua.counter("begun", { persist = "none" }):incr() while true do table.sort(t) table.sort(t, function(a, b) return a > b end) end
  end,
  ["concat"] = function() local t = {} for i = 1, 1e6 do t[i] = "x" end unilua.counter("begun", { persist = "none" }):incr() while true do table.concat(t, ",") end end,
  ["insert at front"] = function() local t = {} for i = 1, 1e6 do t[i] = i end unilua.counter("begun", { persist = "none" }):incr() while true do table.insert(t, 1, 0) table.remove(t, 1) end end,
  ["unpack"] = function() local t = {} for i = 1, 5000 do t[i] = i end unilua.counter("begun", { persist = "none" }):incr() while true do local _ = { unpack(t) } end end,
  ["next over many"] = function() local t = {} for i = 1, 2e5 do t["k" .. i] = i end unilua.counter("begun", { persist = "none" }):incr() while true do for _ in pairs(t) do end end end,
  ["length of many"] = function() local t = {} for i = 1, 1e6 do t[i] = i end unilua.counter("begun", { persist = "none" }):incr() while true do local _ = #t end end,
  ["growing text"] = function() local s = "" unilua.counter("begun", { persist = "none" }):incr() while true do s = s .. "x" if #s > 1e5 then s = "" end end end,
  ["load of small sources"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do loadstring("return 1") end end,
  ["load of a large source"] = function() local s = ("local a = {1, 2, f(x) + 3}\n"):rep(180) unilua.counter("begun", { persist = "none" }):incr() while true do loadstring(s) end end,
  ["tostring"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do tostring({}) tostring(1.5) end end,
  ["date"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do os.date("%c%c%c%c") end end,
  ["utf8"] = function() local s = ("é"):rep(5e5) unilua.counter("begun", { persist = "none" }):incr() while true do utf8.len(s) utf8.codepoint(s, 1, 1000) end end,
  ["text.wrap"] = function() local s = ("word "):rep(2e5) unilua.counter("begun", { persist = "none" }):incr() while true do unilua.text.wrap(s, 60) end end,
  ["state set of a large value"] = function()
    local b, t = unilua.state("cancel", { persist = "none" }), {} for i = 1, 1e5 do t[i] = { i } end
    unilua.counter("begun", { persist = "none" }):incr() while true do b:set("k", t) end
  end,
  ["state get of a large value"] = function()
    local b, t = unilua.state("cancel2", { persist = "none" }), {} for i = 1, 1e5 do t[i] = { i } end
    b:set("k", t) unilua.counter("begun", { persist = "none" }):incr() while true do b:get("k") end
  end,
  ["state pairs"] = function()
    local b = unilua.state("cancel3", { persist = "none" }) for i = 1, 2e4 do b:set("k" .. i, i) end
    unilua.counter("begun", { persist = "none" }):incr() while true do for _ in b:pairs() do end end
  end,
  ["state search"] = function()
    local b = unilua.state("cancel4", { persist = "none" }) for i = 1, 2e4 do b:set("k" .. i, { a = "text " .. i }) end
    unilua.counter("begun", { persist = "none" }):incr() while true do b:search("nothing") end
  end,
  ["counter"] = function() local c = unilua.counter("cancel5") unilua.counter("begun", { persist = "none" }):incr() while true do c:incr() end end,
  ["queue pop"] = function() local q = unilua.queue("cancel6", { persist = "none" }) unilua.counter("begun", { persist = "none" }):incr() q:pop() end,
  ["fs.read"] = function() local f = unilua.fs.tmpname() unilua.fs.write(f, ("x"):rep(3e7)) unilua.counter("begun", { persist = "none" }):incr() while true do unilua.fs.read(f) end end,
  ["fs.hash"] = function() local f = unilua.fs.tmpname() unilua.fs.write(f, ("x"):rep(6e7)) unilua.counter("begun", { persist = "none" }):incr() while true do unilua.fs.hash(f) end end,
  ["fs.walk"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do for _ in unilua.fs.walk("/usr/share/doc") do end end end,
  ["fs.glob"] = function() unilua.counter("begun", { persist = "none" }):incr() while true do unilua.fs.glob("/usr/*/*/*") end end,
  ["io.lines"] = function() local f = unilua.fs.tmpname() unilua.fs.write(f, ("x\n"):rep(1e6)) unilua.counter("begun", { persist = "none" }):incr() while true do for _ in io.lines(f) do end end end,
  ["io.read of all"] = function() unilua.counter("begun", { persist = "none" }):incr() io.open("/dev/zero"):read("*a") end,
  ["popen read"] = function() local p = io.popen("sleep 60") unilua.counter("begun", { persist = "none" }):incr() p:read() end,
  ["popen write"] = function() local p = io.popen("sleep 60", "w") unilua.counter("begun", { persist = "none" }):incr() while true do p:write(("x"):rep(9999)) end end,
  ["a program that ignores TERM"] = function() unilua.counter("begun", { persist = "none" }):incr() unilua.run({ "sh", "-c", "trap '' TERM; sleep 60" }) end,
}

local function percentile(list, p) return list[math.max(1, math.ceil(#list * p))] end

local names = {}
for name in pairs(situations) do names[#names + 1] = name end
table.sort(names)
local all = {}
for _, name in ipairs(names) do
  local late = {}
  for round = 1, rounds do
    local signal = unilua.counter("begun", { persist = "none" })
    signal:set(0)
    local run = unilua.job.spawn(situations[name])
    local idle = unilua.job.spawn(function() unilua.sleep("1h") end)
    if not signal:wait(1, { timeout = "20s" }) then
      run:cancel()
      error(name .. " has not begun: " .. tostring(run:wait().error))
    end
    unilua.sleep(0.02 + round % 7 / 100)
    local start = unilua.now()
    idle:cancel()
    run:cancel()
    idle:wait()
    local base = unilua.now() - start
    local result = run:wait()
    late[round] = (unilua.now() - start - base) * 1e3
    assert(result.code == "canceled", name .. ": " .. tostring(result.error))
    all[#all + 1] = late[round]
  end
  table.sort(late)
  print(("%-32s %8.1f %8.1f %8.1f"):format(name, percentile(late, 0.5), percentile(late, 0.99), late[#late]))
end
table.sort(all)
print(("%-32s %8.1f %8.1f %8.1f"):format("all", percentile(all, 0.5), percentile(all, 0.99), all[#all]))
