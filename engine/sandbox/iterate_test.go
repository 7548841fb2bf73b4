package sandbox

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/sandbox/internals"
	"github.com/unilua/unilua/engine/sandbox/permission"
	lua "github.com/yuin/gopher-lua"
)

func TestATableWhoseKeysComeAndGoDoesNotGrow(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	p, err := Compile("job.lua", []byte(`
		t = {}
		for i = 1, 20000 do
			t["k" .. i], t[{}] = i, nil
			t["k" .. i - 10] = nil
			if i % 100 == 0 then
				local n = 0
				for k, v in pairs(t) do n = n + 1 assert(k == "k" .. v and v > i - 10) end
				assert(n == 10)
			end
		end`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), p); err != nil {
		t.Fatal(reported(err))
	}
	left := internals.Inside(s.Globals().RawGetString("t").(*lua.LTable)).Places()
	if left > 1000 {
		t.Errorf("10 fields have %d places", left)
	}
}

func TestATraversalMayClearAllItMeetsWhileOthersBegin(t *testing.T) {
	mustRun(t, Options{}, `
		local t, n = {}, 0
		for i = 1, 500 do t["k" .. i], t[-i] = i, i end
		for k in pairs(t) do
			t[k] = nil
			n = n + 1
			for _ in pairs(t) do break end
			for _ = 1, 20 do next(t) end
		end
		assert(n == 1000 and next(t) == nil)`)
}

func TestATableCanBeEmptiedFromItsBeginning(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	p, err := Compile("job.lua", []byte(`
		local t = {}
		for i = 1, 50000 do t["k" .. i] = i end
		while next(t) do t[next(t)] = nil end`))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // quadratic, it takes longer
	defer cancel()
	if _, err := s.Run(ctx, p); err != nil {
		t.Fatal(reported(err))
	}
}

func TestTheCalmNativesCanBeCancelled(t *testing.T) {
	for name, src := range map[string]string{
		"insert":  "table.insert({1, 2}, -2^31, 1)",
		"sort":    "local t = {} for i = 1, 2^20 do t[i] = i % 1000 end while true do table.sort(t) end",
		"order":   "table.sort({3, 2, 1}, function(a, b) while true do end end)",
		"foreach": "table.foreach({1, 2, 3}, function() while true do end end)",
		"load":    "load(function() while true do end end)",
		"popen":   "io.popen('sleep 100'):read()",
		"close":   "io.popen('sleep 100'):close()",
		"execute": "os.execute('sleep 100')",
		"write":   "local p = io.popen('sleep 100', 'w') while true do p:write(('x'):rep(1e5)) end",
	} {
		t.Run(name, func(t *testing.T) {
			s := New(Options{Shell: testShell, Permissions: &permission.Set{AllowAll: true}})
			p, err := Compile("job.lua", []byte("pcall(function() "+src+" end) print('survived')"))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			if _, err := s.Run(ctx, p); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			if err := s.Close(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		})
	}
}

func BenchmarkIteration(b *testing.B) {
	for name, src := range map[string]string{
		"pairs":  "local t = {} for i = 1, 1000 do t['k' .. i] = i end return function() for k, v in pairs(t) do end end",
		"ipairs": "local t = {} for i = 1, 1000 do t[i] = i end return function() for k, v in ipairs(t) do end end",
		"sort":   "local t = {} return function() for i = 1, 1000 do t[i] = (i * 7919) % 1009 end table.sort(t) end",
		"order":  "local t = {} return function() for i = 1, 1000 do t[i] = (i * 7919) % 1009 end table.sort(t, function(a, b) return a > b end) end",
		"insert": "return function() local t = {} for i = 1, 1000 do table.insert(t, i) end end",
		"middle": "return function() local t = {} for i = 1, 1000 do table.insert(t, 1, i) end end",
		"concat": "local t = {} for i = 1, 1000 do t[i] = 'word' end return function() table.concat(t, ' ') end",
		"sin":    "local sin = math.sin return function() for i = 1, 1000 do sin(i) end end",
		"floor":  "local floor = math.floor return function() for i = 1, 1000 do floor(i) end end",
		"select": "local function f(...) return select('#', ...) end return function() for i = 1, 1000 do f(1, 2, 3) end end",
		"type":   "return function() for i = 1, 1000 do type(i) end end",
	} {
		b.Run(name+"/here", func(b *testing.B) {
			s := New(Options{})
			defer s.Close()
			p, err := Compile(name, []byte(src))
			if err != nil {
				b.Fatal(err)
			}
			results, err := s.Run(b.Context(), p)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := s.Call(b.Context(), results[0].(*lua.LFunction)); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/stock", func(b *testing.B) {
			L := lua.NewState()
			defer L.Close()
			L.SetContext(b.Context())
			if err := L.DoString(src); err != nil {
				b.Fatal(err)
			}
			fn := L.Get(-1)
			for b.Loop() {
				if err := L.CallByParam(lua.P{Fn: fn, Protect: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
