package sandbox

import (
	"sync"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/permission"
	lua "github.com/yuin/gopher-lua"
)

// vandal writes to all that it can reach, again and again: tables, their
// metatables, the environments and metatables that functions and files have.
const vandal = `
local seen, queue, type, ipairs, print = {}, {}, type, ipairs, print
local function reach(v)
  local kind = type(v)
  if (kind == "table" or kind == "function" or kind == "userdata" or kind == "thread") and not seen[v] then
    seen[v] = true
    queue[#queue + 1] = v
  end
end
local raw = { rawset = rawset, rawget = rawget, setmetatable = setmetatable, getmetatable = getmetatable, setfenv = setfenv, getfenv = getfenv, pcall = pcall,
  next = next, type = type, insert = table.insert, remove = table.remove, sort = table.sort, coroutine = coroutine, foreach = table.foreach }
local meddle = {
  table = function(t)
    for k, v in raw.next, t do reach(k) reach(v) end
    t.vandal, t[1] = 1, 2
    raw.rawset(t, "vandal", 3)
    raw.insert(t, 4)
    raw.sort(t, function() return false end)
    raw.remove(t)
    raw.setmetatable(t, { __index = function() return 5 end })
    for k in raw.next, t do if k ~= 1 then t[k] = false end end
  end,
  ["function"] = function(f)
    reach(raw.getfenv(f))
    raw.setfenv(f, { vandal = 1 })
  end,
  userdata = function(u)
    u.vandal = 1
    for _, name in ipairs { "close", "read", "write" } do u[name] = print end
  end,
  thread = function(t) raw.coroutine.resume(t) end,
}
reach(_G) reach(getmetatable("")) reach(io.stdout) reach(io.stdin) reach(package.loaded) reach(coroutine.create(print and function() end))
for name in ("upper format gsub"):gmatch("%a+") do reach((""):rep(0)[name]) end
for _, v in ipairs { io.stdin, io.stdout, io.stderr, "", print, 1 } do reach(raw.getmetatable(v)) end
local i = 1
while queue[i] do
  local v = queue[i]
  if v ~= raw and v ~= meddle and v ~= queue and v ~= seen then
    reach(raw.getmetatable(v))
    raw.pcall(meddle[raw.type(v)], v)
    for _, f in raw.next, { raw.rawset, raw.setmetatable, raw.insert, raw.sort, raw.setfenv } do raw.pcall(f, v, {}, 1) end
  end
  i = i + 1
end
return i`

// user uses what the vandal reaches, and finds it whole.
const user = `
for i = 1, 20 do
  assert(("a"):upper() == "A" and ("%d"):format(i) == tostring(i) and #("ab"):rep(3) == 6)
  assert(math.floor(1.5) == 1 and table.concat({ 1, 2 }, ",") == "1,2" and string.vandal == nil and vandal == nil)
  local n = 0
  for k, v in pairs(_G) do assert(v ~= false, k) n = n + 1 end
  assert(n > 20 and package.loaded.string == string and require("table") == table)
  for k, v in pairs(string) do assert(type(v) == "function", k) end
  assert(io.type(io.stdout) == "file" and tostring(io.stdout):find("file") and getmetatable("") == false)
  local co = coroutine.wrap(function() coroutine.yield(select("#", unpack({ 1, 2, 3 }))) end)
  assert(co() == 3 and pcall(error, "x") == false and os.time() > 0 and os.date("!%Y", 0) == "1970")
  local t = { 3, 1, 2 }
  table.sort(t)
  assert(t[1] == 1 and next(t) == 1 and rawget(t, 4) == nil and loadstring("return 1")() == 1)
  assert(getfenv(print) == _G and not pcall(setfenv, print, {}))
end`

func TestNobodyIsHurtByAScriptThatWritesToAllItReaches(t *testing.T) {
	p, err := Compile("vandal.lua", []byte(vandal))
	if err != nil {
		t.Fatal(err)
	}
	q, err := Compile("user.lua", []byte(user))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 110 {
		wg.Go(func() {
			s := New(Options{Permissions: &permission.Set{}})
			defer s.Close()
			program := q
			if i%11 == 0 {
				program = p
			}
			results, err := s.Run(t.Context(), program)
			if err != nil {
				t.Error(reported(err))
			} else if program == p && results[0].(lua.LNumber) < 150 {
				t.Errorf("the vandal has reached %v things only", results[0])
			}
		})
	}
	wg.Wait()
}
