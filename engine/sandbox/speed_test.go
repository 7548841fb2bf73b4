package sandbox

import (
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// chores are what the speed of the machine is measured with, against gopher-lua
// as it comes.
var chores = []struct{ name, src string }{
	{"fib", `local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end return fib(20)`},
	{"loops", `local s = 0 for i = 1, 100 do for j = 1, 100 do if j % 3 == 0 then s = s + i * j end end end return s`},
	{"while", `local i, s = 0, 0 while i < 10000 do i = i + 1 s = s + i / 2 end return s`},
	{"closures", `local s = 0 for i = 1, 1000 do local f = function(x) return x + i end s = s + f(1) + f(2) end return s`},
	{"methods", `local C = {} C.__index = C function C:add(n) self.n = self.n + n return self end
		local o = setmetatable({n = 0}, C) for i = 1, 1000 do o:add(i):add(1) end return o.n`},
	{"array", `local t = {} for i = 1, 1000 do t[i] = i * 2 end local s = 0 for i = 1, #t do s = s + t[i] end return s`},
	{"string keys", `local t = {} for i = 1, 100 do t["k" .. i] = i end local s = 0
		for j = 1, 10 do for k, v in pairs(t) do s = s + v + t[k] end end return s`},
	{"fields", `local p = {x = 1, y = 2} for i = 1, 1000 do p.x = p.x + p.y p.y = i end return p.x`},
	{"string building", `local t = {} for i = 1, 300 do t[#t + 1] = "item " .. i .. ": " .. (i * 2) end return #table.concat(t, "\n")`},
	{"concat", `local s = "" for i = 1, 200 do s = s .. "x" .. i end return #s`},
	{"modulo", `local s = 0 for i = 1, 10000 do s = s + i % 7 end return s`},
	{"pcall", `local s = 0 local function f(x) return x end for i = 1, 1000 do local ok, x = pcall(f, i) s = s + x end return s`},
	{"error", `local n = 0 for i = 1, 100 do if not pcall(error, "x") then n = n + 1 end end return n`},
	{"error at depth 100", `local function deep(n) if n == 0 then error("x") end deep(n - 1) return n end
		local n = 0 for i = 1, 10 do if not pcall(deep, 100) then n = n + 1 end end return n`},
	{"ipairs", `local t = {} for i = 1, 1000 do t[i] = i end local s = 0 for i, v in ipairs(t) do s = s + v end return s`},
	{"iterator", `local function range(n) local i = 0 return function() i = i + 1 if i <= n then return i end end end
		local s = 0 for i in range(1000) do s = s + i end return s`},
	{"varargs", `local function sum(...) local s = 0 for i = 1, select("#", ...) do s = s + (select(i, ...)) end return s end
		local s = 0 for i = 1, 300 do s = s + sum(i, 2, 3) end return s`},
	{"coroutine", `local co = coroutine.wrap(function() for i = 1, 1000 do coroutine.yield(i) end return 0 end)
		local s = 0 for i = 1, 1000 do s = s + co() end return s`},
	{"metamethods", `local V = {} V.__add = function(a, b) return setmetatable({x = a.x + b.x}, V) end
		local a = setmetatable({x = 1}, V) local s = a for i = 1, 300 do s = s + a end return s.x`},
	{"calls of natives", `local s, floor = 0, math.floor for i = 1, 1000 do s = s + floor(i / 2) end return s`},
	{"sieve", `local p = {} for i = 2, 1000 do p[i] = true end for i = 2, 31 do if p[i] then for j = i * i, 1000, i do p[j] = false end end end
		local n = 0 for i = 2, 1000 do if p[i] then n = n + 1 end end return n`},
}

func BenchmarkChores(b *testing.B) {
	for _, c := range chores {
		b.Run(c.name+"/stock", func(b *testing.B) {
			L := lua.NewState()
			defer L.Close()
			fn, err := L.LoadString(c.src)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				L.Push(fn)
				L.Call(0, 1)
				L.Pop(1)
			}
		})
		b.Run(c.name+"/here", func(b *testing.B) {
			s := New(Options{})
			defer s.Close()
			p, err := Compile("chore", []byte(c.src))
			if err != nil {
				b.Fatal(err)
			}
			fn := s.L.NewFunctionFromProto(p.proto)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Call(b.Context(), fn); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestChoresGiveWhatTheyGiveInStock(t *testing.T) {
	for _, c := range chores {
		L := lua.NewState()
		if err := L.DoString(c.src); err != nil {
			t.Fatal(c.name, err)
		}
		want := L.Get(-1)
		L.Close()
		for _, plain := range []bool{false, true} {
			if got := mustRun(t, Options{Plain: plain}, "local v = (function() "+c.src+" end)() io.write(v)"); got != want.String() {
				t.Errorf("%s gives %s, not %s", c.name, got, want)
			}
		}
	}
}
