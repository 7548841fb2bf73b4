package sandbox

import (
	"errors"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	lua "github.com/yuin/gopher-lua"
)

// runsOff returns a program whose code has no end, as a fault of the compiler
// might make it: the machine runs past it, in a frame that has no current line.
func runsOff(t *testing.T) *Program {
	t.Helper()
	p := compiles(t, "job.lua", "local x = 1")
	p.proto.Code = p.proto.Code[:1]
	return p
}

// compiles returns a program that nothing else has.
func compiles(t *testing.T, name, src string) *Program {
	t.Helper()
	tree, err := syntax.Parse(name, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	p, err := compile(tree)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCodeThatRunsOffItsEndIsAnErrorOfTheRun(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	_, err := s.Run(t.Context(), runsOff(t))
	var e *ScriptError
	if !errors.As(err, &e) || e.Code != fault.Internal || !strings.Contains(e.Message, "internal fault: ") {
		t.Fatalf("%v", err)
	}
	if got := reported(err); !strings.Contains(got, "job.lua") {
		t.Errorf("the report does not name the script:\n%s", got)
	}
}

// The code that runs off its end is reached in every way in which Lua is
// called, and the script goes on after each.
func TestCodeThatRunsOffItsEndIsCaughtWhereverErrorsAre(t *testing.T) {
	for name, src := range map[string]string{
		"pcall":                  `ok, e = pcall(off)`,
		"xpcall":                 `ok, e = xpcall(off, function(e) return debug.traceback(e) end)`,
		"a handler":              `ok, e = xpcall(error, off)`,
		"pcall in pcall":         `local _; _, ok, e = pcall(pcall, off)`,
		"a coroutine":            `ok, e = coroutine.resume(coroutine.create(off))`,
		"a wrapped coroutine":    `ok, e = pcall(coroutine.wrap(off))`,
		"coroutines in another":  `ok, e = pcall(coroutine.wrap(function() coroutine.wrap(off)() end))`,
		"a metamethod":           `ok, e = pcall(function() return setmetatable({}, {__index = off}).x end)`,
		"a replacement":          `ok, e = pcall(string.gsub, "abc", ".", off)`,
		"a comparison":           `ok, e = pcall(table.sort, {3, 2, 1}, off)`,
		"a reader":               `ok, e = load(off) ok = ok ~= nil`,
		"a required module":      `package.preload.m = off; ok, e = pcall(require, "m")`,
		"an error that prints":   `ok, e = pcall(print, setmetatable({}, {__tostring = off}))`,
		"a call far down":        `local function f(n) if n == 0 then return (off()) end return (f(n - 1)) end; ok, e = pcall(f, 500)`,
		"a coroutine that slept": `local co = coroutine.wrap(function() coroutine.yield() off() end) co(); ok, e = pcall(co)`,
	} {
		t.Run(name, func(t *testing.T) { runsOffIn(t, Options{}, name, src) })
		t.Run(name+" in a plain state", func(t *testing.T) { runsOffIn(t, Options{Plain: true}, name, src) })
	}
}

func runsOffIn(t *testing.T, o Options, name, src string) {
	s := New(o)
	defer s.Close()
	s.Globals().RawSetString("off", s.L.NewFunctionFromProto(runsOff(t).proto))
	p, err := Compile("job.lua", []byte(src+" return ok, tostring(e)"))
	if err != nil {
		t.Fatal(err)
	}
	results, err := s.Run(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if results[0] != lua.LFalse || !strings.Contains(results[1].String(), "index out of range") && name != "a handler" {
		t.Errorf("%v", results)
	}
}

// wild panics when it is flushed, outside of any protected call.
type wild struct{}

func (wild) Write(p []byte) (int, error) { return len(p), nil }
func (wild) Flush() error                { panic("wild") }

func TestAPanicOutsideOfProtectedCallsEndsTheStateNotTheHost(t *testing.T) {
	s := New(Options{})
	s.opts.Stdout = wild{}
	p := compiles(t, "job.lua", "return 1")
	_, err := s.Run(t.Context(), p)
	var e *ScriptError
	if !errors.As(err, &e) || e.Code != fault.Internal || e.Message != "internal fault: wild" {
		t.Fatalf("%v", err)
	}
	if _, err := s.Run(t.Context(), p); err == nil || err.Error() != "the state is closed" {
		t.Errorf("%v", err)
	}
	s.opts.Stdout = nothing{}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
