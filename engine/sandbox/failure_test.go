package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// failure runs a script that must fail with a ScriptError.
func failure(t *testing.T, src string, install ...func(*State)) *ScriptError {
	t.Helper()
	p, err := Compile("job.lua", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{})
	defer s.Close()
	for _, f := range install {
		f(s)
	}
	_, err = s.Run(t.Context(), p)
	var e *ScriptError
	if !errors.As(err, &e) {
		t.Fatalf("no ScriptError: %v", err)
	}
	return e
}

func TestAFailureNamesItsPlaceAndQuotesTheLine(t *testing.T) {
	e := failure(t, "local function f()\n  error('no disk')\nend\nf()")
	if e.Error() != "job.lua:2: no disk" || e.Message != "no disk" || e.Line != 2 || e.SourceLine != "  error('no disk')" {
		t.Errorf("%+v", e)
	}
	if e.Value != lua.LString("job.lua:2: no disk") || e.Code != "" {
		t.Errorf("%#v, %q", e.Value, e.Code)
	}
}

func TestALevelMovesThePlace(t *testing.T) {
	if e := failure(t, "local function f()\n  error('bad', 2)\nend\n\nf()"); e.Line != 5 || e.SourceLine != "f()" {
		t.Errorf("%+v", e)
	}
	if e := failure(t, "\nerror('plain', 0)"); e.Message != "plain" || e.Line != 2 {
		t.Errorf("%+v", e)
	}
}

func TestAProtectedCallIsOneLevel(t *testing.T) {
	for level, want := range []string{"bad", "job.lua:2: bad", "bad", "job.lua:4: bad"} {
		src := fmt.Sprintf("local function f()\n  error('bad', %d)\nend\nlocal _, e = pcall(f)\nreturn e", level)
		if _, results, err := run(t, Options{}, src); err != nil || results[0].String() != want {
			t.Errorf("level %d: %v, %v", level, results, err)
		}
	}
}

func TestAMessageThatLooksLikeAPlaceIsNotTakenForOne(t *testing.T) {
	if e := failure(t, "error('dial 10.0.0.1:80: refused', 0)"); e.File != "job.lua" || e.Message != "dial 10.0.0.1:80: refused" {
		t.Errorf("%+v", e)
	}
}

func TestErrorValuesKeepTheirValue(t *testing.T) {
	e := failure(t, "error({ message = 'gone', code = 'not_found', n = 1 })")
	if e.Message != "gone" || e.Code != fault.NotFound {
		t.Errorf("%+v", e)
	}
	if v, ok := e.Value.(*lua.LTable); !ok || v.RawGetString("n") != lua.LNumber(1) {
		t.Errorf("%v", e.Value)
	}
	for src, want := range map[string]string{
		"error(setmetatable({}, {__tostring = function() return 'spoken' end}))": "spoken",
		"error(setmetatable({}, {__tostring = function() error('broken') end}))": "an error value: {}",
		"error({ 1, 2, x = 'y', code = 'nonsense' })":                            `an error value: {1, 2, x="y", code="nonsense"}`,
		"error()":           "(error object is a nil value)",
		"error(print)":      "(error object is a function value)",
		"error(12)":         "12",
		"error(true)":       "(error object is a boolean value)",
		"error('a\\nb', 0)": "a\nb",
	} {
		if e := failure(t, src); e.Message != want || e.Code != "" {
			t.Errorf("%s: %q, code %q", src, e.Message, e.Code)
		}
	}
}

func TestTheStackHasTheLocalsOfEachFrame(t *testing.T) {
	e := failure(t, `local config = { host = "db", port = 5432, list = {1} }
local function connect(name, ...)
  for attempt = 1, 3 do
    do local gone = 1 end
    local long = ("x"):rep(100)
    if attempt == 2 then
      local inner = true
      config.missing.field = 1
    end
  end
end
connect("main", 1)
local later = 1
return later`)
	got := map[string]string{}
	for i, f := range e.Traceback {
		for _, l := range f.Locals {
			got[strings.Repeat("^", i)+l.Name] = l.Value
		}
	}
	want := map[string]string{
		"name": `"main"`, "attempt": "2", "long": `"` + strings.Repeat("x", 60) + `"...`, "inner": "true",
		"^config": `{host="db", port=5432, list={...}}`, "^connect": "function",
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s = %s, want %s", k, got[k], v)
		}
	}
	if len(got) != len(want) {
		t.Errorf("more or fewer locals: %v", got)
	}
}

func TestLocalsOfOneLineFunctionsAndMethods(t *testing.T) {
	e := failure(t, `local T = {}
function T:go(a) for i, v in ipairs({a}) do local w = v; error(w) end end
local function f(x) T:go(x) return 1 end
if f(7) then end`)
	var names []string
	for _, f := range e.Traceback {
		for _, l := range f.Locals {
			names = append(names, l.Name+"="+l.Value)
		}
	}
	if got, want := strings.Join(names, " "), "self={go=function} a=7 i=1 v=7 w=7 x=7 T={go=function} f=function"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAFailureInACoroutineShowsItsStackAndTheCallers(t *testing.T) {
	e := failure(t, "local function inner()\n  error('deep')\nend\nlocal function outer()\n  coroutine.wrap(function()\n    inner()\n  end)()\nend\nouter()")
	var places []int
	for _, f := range e.Traceback {
		if f.File != "" {
			places = append(places, f.Line)
		}
	}
	if len(places) != 4 || places[0] != 2 || places[1] != 6 || places[2] != 5 || places[3] != 9 {
		t.Errorf("%v\n%s", places, reported(e))
	}
}

func TestATailCallHidesNothingBelowIt(t *testing.T) {
	e := failure(t, "local function f(n)\n  if n == 0 then\n    error('end')\n  end\n  return f(n - 1)\nend\nlocal function g()\n  f(1000)\n  return 1\nend\ng()")
	var places []int
	for _, f := range e.Traceback {
		if f.File != "" {
			places = append(places, f.Line)
		}
	}
	if len(places) != 3 || places[0] != 3 || places[1] != 8 || places[2] != 11 {
		t.Errorf("%v\n%s", places, reported(e))
	}
}

func TestADeepStackIsShownInPart(t *testing.T) {
	e := failure(t, "local function f(n) if n == 0 then error('deep') end f(n - 1) return n end f(1500)")
	if len(e.Traceback) != maxShown {
		t.Errorf("%d frames", len(e.Traceback))
	}
	if e := failure(t, "local function f(n) return 1 + f(n + 1) end f(1)"); e.Message != "stack overflow" || e.Line != 1 {
		t.Errorf("%+v", e)
	}
}

func TestTheErrorOfANativeKeepsItsCodeAndCause(t *testing.T) {
	cause := fault.New(fault.Deadlock, "lock %q would wait for itself", "a")
	install := func(s *State) {
		s.Globals().RawSetString("acquire", s.L.NewFunction(func(L *lua.LState) int { Raise(L, cause); return 0 }))
		s.Globals().RawSetString("misuse", s.L.NewFunction(func(L *lua.LState) int { Raise(L, fault.Misusef("wrong")); return 0 }))
		s.Globals().RawSetString("bug", s.L.NewFunction(func(*lua.LState) int { var m map[string]int; m["x"] = 1; return 0 }))
	}
	for src, code := range map[string]fault.Code{
		"\nacquire()":                             fault.Deadlock,
		"local ok, e = pcall(acquire)\nerror(e)":  fault.Deadlock,
		"pcall(acquire)\nerror('something else')": "",
		"\nmisuse()":                              "",
		"\nbug()":                                 fault.Internal,
	} {
		e := failure(t, src, install)
		if e.Code != code || e.Line != 2 {
			t.Errorf("%q: code %q at line %d: %v", src, e.Code, e.Line, e)
		}
		if code == fault.Deadlock && !errors.Is(e, cause) {
			t.Errorf("%q: the cause is lost", src)
		}
	}
}

func TestAnAssertedFailureKeepsItsCode(t *testing.T) {
	e := failure(t, `assert(io.open("/etc/hostname"))`)
	if e.Code != fault.Denied || !strings.Contains(e.Error(), "--allow-read=/etc/hostname") {
		t.Errorf("%+v", e)
	}
	if e := failure(t, `assert(nil, "busy", "nonsense")`); e.Code != "" {
		t.Errorf("%+v", e)
	}
}

func TestAReportShowsEverything(t *testing.T) {
	e := failure(t, "local lock = 'a'\nlocal t = {}\n\tt.field.x = lock\n")
	want := `job.lua:3: attempt to index field 'field' (a nil value)
    3 | 	t.field.x = lock
      | 	  ^
stack:
  job.lua:3: in main chunk
      lock = "a"
      t = {}
`
	if got := reported(e); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestAReportSaysWhatToDoNext(t *testing.T) {
	_, syntax := Compile("job.lua", []byte("x = 'caf\xe9'"))
	for want, err := range map[string]error{
		"iconv":            syntax,
		"--allow-declared": failure(t, `assert(os.remove("/nowhere"))`),
		"same order":       fault.New(fault.Deadlock, "a cycle"),
	} {
		if got := reported(err); !strings.Contains(got, "help:") || !strings.Contains(got, want) {
			t.Errorf("%s", got)
		}
	}
	if got := reported(&Exit{3}) + reported(nil); got != "" {
		t.Errorf("%q", got)
	}
}

func TestAReportIsColouredOnRequestAndNeverPassesControlCharactersOn(t *testing.T) {
	e := failure(t, `error("clear\27[2Jed", 0)`)
	var b strings.Builder
	Report(&b, e, true)
	if !strings.Contains(b.String(), red) || strings.Contains(b.String(), "\x1b[2J") {
		t.Errorf("%q", b.String())
	}
}

func TestASyntaxErrorIsReportedWithItsCaret(t *testing.T) {
	_, err := Compile("job.lua", []byte("local x = 1\nif x then\n  y = end\n"))
	want := "job.lua:3: unexpected symbol near 'end'\n    3 |   y = end\n      |       ^\n"
	if got := reported(err); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestOfALongMessageTheMiddleIsLeftOut(t *testing.T) {
	_, _, err := run(t, Options{}, `error("first " .. ("x"):rep(1e6) .. " last", 0)`)
	text := err.Error()
	if len(text) > maxMessage+100 || !strings.Contains(text, "first x") || !strings.HasSuffix(text, "x last") || !strings.Contains(text, "bytes left out") {
		t.Errorf("%d bytes are left, from %.40q", len(text), text)
	}
}

func TestWhatEndsTheRunWhileItsErrorIsShownIsHowItEnds(t *testing.T) {
	_, _, err := run(t, Options{}, `error(setmetatable({}, { __tostring = function() os.exit(3) end }))`)
	if exit := (*Exit)(nil); !errors.As(err, &exit) || exit.Code != 3 {
		t.Errorf("it ended with %v", err)
	}
}

func TestAFileThatIsNotLuaIsInvalid(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "bad.lua")
	if err := os.WriteFile(file, []byte("x x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{`dofile("` + file + `")`, `require("bad")`} {
		_, _, err := run(t, Options{Dir: dir, Permissions: &permission.Set{Read: []string{dir}}}, src)
		if e := (*ScriptError)(nil); !errors.As(err, &e) || e.Code != fault.Invalid {
			t.Errorf("%s: ended with %v", src, err)
		}
	}
}
