package sandbox

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	lua "github.com/yuin/gopher-lua"
)

// stubborn scripts try to go on after they were stopped. Each calls started()
// once it runs, and must never reach survived().
var stubborn = map[string]string{
	"a loop":                     `started() while true do end`,
	"pcall":                      `started() while true do pcall(function() while true do end end) survived() end`,
	"nested pcalls":              `local function deep(n) if n == 0 then started() while true do end end pcall(deep, n - 1) survived() end deep(150)`,
	"xpcall and its handler":     `started() xpcall(function() while true do end end, survived) survived()`,
	"a handler that loops":       `xpcall(error, function() started() while true do end end) survived()`,
	"a resumed coroutine":        `coroutine.resume(coroutine.create(function() started() while true do end end)) survived()`,
	"a wrapped coroutine":        `coroutine.wrap(function() started() while true do end end)() survived()`,
	"a coroutine in a pcall":     `pcall(coroutine.wrap(function() pcall(function() started() while true do end end) survived() end)) survived()`,
	"a coroutine that went on":   `local co = coroutine.wrap(function() coroutine.yield() started() while true do end end) co() co() survived()`,
	"a returned resume":          `return coroutine.resume(coroutine.create(function() started() while true do end end))`,
	"coroutines in coroutines":   `local function f(n) if n == 0 then started() while true do end end pcall(coroutine.wrap(f), n - 1) survived() end f(50)`,
	"a metamethod":               `local t = setmetatable({}, {__index = function() started() while true do end end}) pcall(function() return t.x end) survived()`,
	"a comparison in sort":       `pcall(table.sort, {3, 2, 1}, function() started() while true do end end) survived()`,
	"a replacement":              `pcall(string.gsub, "abc", ".", function() started() while true do end end) survived()`,
	"an error value that prints": `local e = setmetatable({}, {__tostring = function() while true do end end}) started() while true do pcall(error, e) end`,
	"an iterator":                `for _ in function() started() while true do end end do end survived()`,
	"a native that waits":        `pcall(wait) survived()`,
	"a tail call":                `local function f() return f() end started() return f()`,
	"a required module":          `package.preload.m = function() started() while true do end end pcall(require, "m") survived()`,
	"a load's reader":            `pcall(load, function() started() while true do end end) survived()`,
}

// stubbornState returns a state with the functions that stubborn scripts use.
func stubbornState(t *testing.T, o Options) (s *State, started chan struct{}) {
	s, started = New(o), make(chan struct{})
	t.Cleanup(func() { s.Close() })
	begin := func() { close(started) }
	for name, f := range map[string]lua.LGFunction{
		"started": func(*lua.LState) int { begin(); return 0 },
		"survived": func(*lua.LState) int {
			t.Error("the script goes on after it was stopped")
			return 0
		},
		"wait": func(L *lua.LState) int {
			begin()
			<-Context(L).Done()
			Raise(L, context.Cause(Context(L)))
			return 0
		},
	} {
		s.Globals().RawSetString(name, s.L.NewFunction(f))
	}
	return s, started
}

func TestNothingOutlivesCancellation(t *testing.T) {
	for name, o := range map[string]Options{"": {}, " in a plain state": {Plain: true}} {
		nothingOutlivesCancellation(t, name, o)
	}
}

func nothingOutlivesCancellation(t *testing.T, kind string, o Options) {
	why := errors.New("the lease is lost")
	for name, src := range stubborn {
		t.Run(name+kind, func(t *testing.T) {
			s, started := stubbornState(t, o)
			p, err := Compile("job.lua", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			go func() {
				<-started
				cancel(fault.New(fault.Lost, "%w", why))
			}()
			_, err = s.Run(ctx, p)
			var failure *ScriptError
			if !errors.As(err, &failure) || failure.Code != fault.Lost || !errors.Is(err, why) || failure.Message != why.Error() {
				t.Errorf("%v", err)
			}
			clean, _ := Compile("clean.lua", []byte("return coroutine.wrap(function() return 1 end)()"))
			if results, err := s.Run(t.Context(), clean); err != nil || len(results) != 1 {
				t.Errorf("the state is of no use after: %v, %v", results, err)
			}
		})
	}
}

func TestAContextThatIsDoneStopsTheFirstInstruction(t *testing.T) {
	s, _ := stubbornState(t, Options{})
	p, _ := Compile("job.lua", []byte("survived()"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Run(ctx, p); fault.CodeOf(err) != fault.Canceled && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestADeadlineSaysThatTheTimeIsUp(t *testing.T) {
	p, _ := Compile("job.lua", []byte("\nwhile true do end"))
	s := New(Options{})
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err := s.Run(ctx, p)
	if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "job.lua:2: the run's time is up" {
		t.Error(err)
	}
}

func TestCancellationOfDeepPcallsIsQuick(t *testing.T) {
	s, started := stubbornState(t, Options{})
	p, _ := Compile("job.lua", []byte(`local function deep(n) if n == 0 then started() while true do end end pcall(deep, n - 1) survived() end deep(150)`))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stopped := make(chan time.Time, 1)
	go func() {
		<-started
		stopped <- time.Now()
		cancel()
	}()
	if _, err := s.Run(ctx, p); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if took := time.Since(<-stopped); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestExitEndsTheRunFromAnywhere(t *testing.T) {
	for src, code := range map[string]int{
		`os.exit()`:         0,
		`os.exit(3)`:        3,
		`os.exit(true)`:     0,
		`os.exit(false)`:    1,
		`pcall(os.exit, 4)`: 4,
		`pcall(pcall, function() os.exit(5) end) error("went on")`:                              5,
		`coroutine.wrap(function() os.exit(7) end)() error("went on")`:                          7,
		`coroutine.resume(coroutine.create(function() pcall(os.exit, 8) end)) error("went on")`: 8,
		`xpcall(error, function() os.exit(9) end) error("went on")`:                             9,
		`setmetatable({}, {__index = function() os.exit(10) end}).x()`:                          10,
		`return coroutine.resume(coroutine.create(function() os.exit(11) end))`:                 11,
		`error(setmetatable({}, {__tostring = function() os.exit(12) end}))`:                    12,
	} {
		_, _, err := run(t, Options{}, src)
		var exit *Exit
		if !errors.As(err, &exit) || exit.Code != code {
			t.Errorf("%s: %v, want exit %d", src, err, code)
		}
	}
}

func TestWhatWasPrintedBeforeAnExitIsKept(t *testing.T) {
	printed, _, _ := run(t, Options{}, `io.write("partial") os.exit(1)`)
	if printed != "partial" {
		t.Errorf("%q", printed)
	}
}

func TestACaughtErrorCloseToCancellationIsNotMistakenForIt(t *testing.T) {
	_, results, err := run(t, Options{}, `return pcall(error, "context canceled", 0)`)
	if err != nil || len(results) != 2 {
		t.Errorf("%v, %v", results, err)
	}
}
