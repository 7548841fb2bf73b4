package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run runs a script called job.lua and returns what it printed, what it
// returned and how it failed.
func run(t *testing.T, opts Options, src string) (printed string, results []Value, err error) {
	t.Helper()
	var out bytes.Buffer
	if opts.Stdout == nil {
		opts.Stdout = stream.NewSink(&out).New(nil)
	}
	p, err := Compile("job.lua", []byte(src))
	if err != nil {
		return "", nil, err
	}
	s := New(opts)
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	results, err = s.Run(t.Context(), p)
	return out.String(), results, err
}

// mustRun is run for a script that must not fail.
func mustRun(t *testing.T, opts Options, src string) string {
	t.Helper()
	printed, _, err := run(t, opts, src)
	if err != nil {
		t.Fatal(reported(err))
	}
	return printed
}

func reported(err error) string {
	var b strings.Builder
	Report(&b, err, false)
	return b.String()
}

func TestScriptsThatAssertWhatLuaPromises(t *testing.T) {
	files, err := filepath.Glob("testdata/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			mustRun(t, Options{}, string(src))
		})
		t.Run(filepath.Base(file)+" in a plain state", func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			mustRun(t, Options{Plain: true}, string(src))
		})
	}
}

func TestAScriptGetsItsArgumentsAndReturnsItsResults(t *testing.T) {
	p, err := Compile("job.lua", []byte("local a, b = ... return b, a, select('#', ...)"))
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{})
	defer s.Close()
	results, err := s.Run(t.Context(), p, Strings("x", "y")...)
	if err != nil || len(results) != 3 || results[0].String() != "y" || results[1].String() != "x" || results[2].String() != "2" {
		t.Errorf("%v, %v", results, err)
	}
}

func TestAStateKeepsItsGlobalsBetweenRuns(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	for i, src := range []string{"x = 1", "error('forgotten')", "x = x + 1", "assert(x == 2)"} {
		p, err := Compile("repl", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Run(t.Context(), p); (err != nil) != (i == 1) {
			t.Errorf("%s: %v", src, err)
		}
	}
}

func TestAClosedStateRunsNothing(t *testing.T) {
	s := New(Options{})
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	p, _ := Compile("job.lua", nil)
	if _, err := s.Run(t.Context(), p); err == nil {
		t.Error("it ran")
	}
}

func TestStatesShareNothingThatAScriptCanChange(t *testing.T) {
	change := `
		string.upper = function() return "changed" end
		function string.mine() end
		table.mine, math.pi, io.mine, package.mine, coroutine.mine = 1, 3, 1, 1, 1
		pcall(function() io.stdout.mine = 1 end)
		print = nil`
	look := `
		assert(string.upper("a") == "A" and ("a"):upper() == "A" and string.mine == nil and ("a").mine == nil)
		assert(table.mine == nil and math.pi > 3 and io.mine == nil and package.mine == nil and coroutine.mine == nil)
		assert(type(print) == "function")`
	mustRun(t, Options{}, change)
	mustRun(t, Options{}, look)
}

func TestManyStatesRunOneProgramAtOnceAndNeverTearALine(t *testing.T) {
	p, err := Compile("job.lua", []byte(`
		local name = ...
		local say = coroutine.wrap(function()
			for i = 1, 40 do
				io.write("run ", name, " ")
				io.write("line ", i)
				pcall(error, "caught")
				print(" end of " .. name)
				coroutine.yield()
			end
		end)
		for i = 1, 40 do say() string["f" .. i] = i end
		io.write("last of ", name)`))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	sink := stream.NewSink(&out)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			s := New(Options{Stdout: sink.New(nil)})
			defer s.Close()
			if _, err := s.Run(t.Context(), p, Strings(string(rune('A'+i)))...); err != nil {
				t.Error(reported(err))
			}
		})
	}
	wg.Wait()
	lines := strings.Split(out.String(), "\n")
	if len(lines) != 50*41 {
		t.Errorf("%d lines", len(lines))
	}
	for _, line := range lines {
		words := strings.Fields(line)
		whole := len(words) == 7 && words[1] == words[6] || len(words) == 3 && words[0] == "last"
		if !whole {
			t.Fatalf("torn: %q", line)
		}
	}
}

func TestCompileGivesTheSameProgramForTheSameContent(t *testing.T) {
	compile := func(name, src string) *Program {
		t.Helper()
		p, err := Compile(name, []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := compile("a.lua", "return 1")
	for i := range 3 * generation / 2 {
		compile("other.lua", strings.Repeat("\n", i))
		if i%(generation/4) == 0 && compile("a.lua", "return 1") != p {
			t.Fatalf("forgotten after %d others although in use", i)
		}
	}
	if compile("b.lua", "return 1") == p || compile("a.lua", "return 2") == p || compile("a.lua", "return 1").Hash() != p.Hash() {
		t.Error("programs are mixed up")
	}
	if n := len(compiled.young) + len(compiled.old); n > 2*generation {
		t.Errorf("%d programs are kept", n)
	}
}

func TestCompilerLimitsAreSyntaxErrors(t *testing.T) {
	var many strings.Builder
	for range 300 {
		many.WriteString("local x\n")
	}
	for name, src := range map[string]string{
		"locals": many.String(), "goto": "goto nowhere", "break": "break", "label": "::a:: ::a::",
	} {
		_, err := Compile("job.lua", []byte(src))
		var se *SyntaxError
		if !errors.As(err, &se) || se.Line < 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPermissionsOfTheZeroOptionsAllowNothing(t *testing.T) {
	mustRun(t, Options{}, `
		for flag, try in pairs({
			["--allow-read=/etc/hostname"] = function() return io.open("/etc/hostname") end,
			["--allow-write=/nowhere"] = function() return os.remove("/nowhere") end,
			["--allow-env=HOME"] = function() return os.getenv("HOME") end,
			["--allow-read=/x.lua"] = function() return loadfile("/x.lua") end,
		}) do
			local v, message, code = try()
			assert(v == nil and code == "denied" and message:sub(-#flag - 1) == flag .. ")", message)
		end
		assert(not pcall(dofile, "/x.lua") and not pcall(io.lines, "/etc/hostname"))
		assert(select(3, os.execute("true")) == "denied" and select(3, io.popen("true")) == "denied" and os.execute() == 0)`)
}

func TestTheEnvironmentIsReadByPermission(t *testing.T) {
	t.Setenv("SANDBOX_A", "a")
	t.Setenv("SANDBOX_EMPTY", "")
	opts := Options{Permissions: &permission.Set{Env: []string{"SANDBOX_*"}}}
	mustRun(t, opts, `assert(os.getenv("SANDBOX_A") == "a" and os.getenv("SANDBOX_EMPTY") == "" and os.getenv("SANDBOX_NO") == nil)`)
}

func BenchmarkPcall(b *testing.B) {
	for name, src := range map[string]string{
		"returns": "local f = function() end for i = 1, 1000 do pcall(f) end",
		"raises":  "local f = function() error('x', 0) end for i = 1, 1000 do pcall(f) end",
	} {
		p, err := Compile(name, []byte(src))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			s := New(Options{})
			defer s.Close()
			for b.Loop() {
				if _, err := s.Run(b.Context(), p); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/call")
		})
	}
}

func FuzzCompileNeverPanicsAndWhatCompilesRuns(f *testing.F) {
	for _, src := range []string{`for i = 1, 10 do print(("%d"):format(i % 3)) end`, "local t = {} function t:f(...) return ... end", "for i = 1, 2 do goto x ::x:: end", "x = -1 ^ 2 .. 'a'"} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := Compile("f", src)
		if err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		s := New(Options{})
		defer s.Close()
		if _, err := s.Run(ctx, p); err != nil {
			Report(io.Discard, err, true)
		}
	})
}

// TestAFunctionThatWasReplacedAndRemovedIsGone removes it from a table that
// shows the library's functions as long as it has none of its own.
func TestAFunctionThatWasReplacedAndRemovedIsGone(t *testing.T) {
	for _, name := range []string{"tostring", "string.rep", "_G", "math", "os.time"} {
		src := fmt.Sprintf("local type, write = type, io.write %[1]s = 1 %[1]s = nil write(type(%[1]s))", name)
		if got := mustRun(t, Options{}, src); got != "nil" {
			t.Errorf("%s is %q", name, got)
		}
	}
}
