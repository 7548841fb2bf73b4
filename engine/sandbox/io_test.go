package sandbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// folder returns an empty folder, and options that allow a script to use it.
func folder(t *testing.T) (string, Options) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	return dir, Options{Permissions: &permission.Set{Read: []string{dir}, Write: []string{dir}}}
}

func TestFilesAreReadAndWrittenAsInLua(t *testing.T) {
	dir, opts := folder(t)
	mustRun(t, opts, `
		local f = assert(io.open("a.txt", "w"))
		assert(f:write("one\n", 2, "\n0x10 -1.5e1 x\nlast"))
		assert(io.type(f) == "file" and tostring(f):find("a.txt", 1, true))
		assert(f:close() and io.type(f) == "closed file" and io.type("f") == nil)
		assert(not pcall(f.write, f, "x"))

		local f = assert(io.open("a.txt"))
		assert(f:read() == "one" and f:read("*n") == 2 and f:read("*l") == "")
		local a, b, c = f:read("*n", "*n", "*n")
		assert(a == 16 and b == -15 and c == nil)
		assert(f:read(2) == "x\n" and f:read(0) == "" and f:read(100) == "last")
		assert(f:read(0) == nil and f:read("*l") == nil and f:read(1) == nil and f:read("*a") == "")
		assert(f:seek("set", 1) == 1 and f:read("*a"):sub(1, 3) == "ne\n" and f:seek("end") == 24)
		local ok, message = f:write("x")
		assert(ok == nil and message == "a.txt: Bad file descriptor")
		f:close()

		local lines = {}
		for line in io.lines("a.txt") do lines[#lines + 1] = line end
		assert(#lines == 4 and lines[1] == "one" and lines[4] == "last")

		local f = assert(io.open("a.txt", "r+"))
		assert(f:read() == "one" and f:write("TWO") and f:seek("set") == 0 and f:read("*a"):sub(1, 8) == "one\nTWOx")
		f:close()
		local f = assert(io.open("a.txt", "a"))
		assert(f:write("+") and f:close())
		assert(io.open("a.txt", "rb"):read("*a"):sub(-5) == "last+")
		assert(not pcall(io.open, "a.txt", "z"))`)
	if got, _ := os.ReadFile(filepath.Join(dir, "a.txt")); string(got) != "one\nTWOx10 -1.5e1 x\nlast+" {
		t.Errorf("%q", got)
	}
}

func TestDefaultFilesCanBeChanged(t *testing.T) {
	_, opts := folder(t)
	mustRun(t, opts, `
		io.output("b.txt")
		io.write("a line\n")
		io.close()
		io.output(io.stdout)
		io.input("b.txt")
		assert(io.read("*l") == "a line" and io.read() == nil)
		assert(io.input() ~= io.stdin)
		io.input(io.stdin)
		assert(io.read() == nil and io.input() == io.stdin)
		for l in io.lines() do error("standard input is empty") end`)
}

func TestWhatASystemRefusesIsAnExpectedFailure(t *testing.T) {
	_, opts := folder(t)
	mustRun(t, opts, `
		local f, message, code = io.open("missing.txt")
		assert(f == nil and message == "missing.txt: No such file or directory" and code == "not_found", message)
		local ok, message, code = os.remove("missing.txt")
		assert(ok == nil and code == "not_found" and message:find("missing.txt", 1, true))
		local ok, _, code = os.rename("missing.txt", "other.txt")
		assert(ok == nil and code == "not_found")
		local ok, message = pcall(io.lines, "missing.txt")
		assert(not ok and message:find("missing.txt: No such file", 1, true))`)
}

func TestFilesCanBeRenamedAndRemovedWherePermitted(t *testing.T) {
	dir, opts := folder(t)
	outside := t.TempDir()
	for _, f := range []string{dir + "/in", outside + "/out"} {
		if err := os.WriteFile(f, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink(outside+"/out", dir+"/link"), os.Symlink(dir+"/in", outside+"/back")); err != nil {
		t.Fatal(err)
	}
	out := strings.ReplaceAll(`
		assert(os.rename("in", "renamed") and io.open("renamed") and not io.open("in"))
		assert(select(3, os.remove("OUT/out")) == "denied" and select(3, os.rename("renamed", "OUT/x")) == "denied")
		assert(select(3, io.open("link")) == "denied" and select(3, io.open("link", "w")) == "denied")
		assert(os.remove("link"))                                -- the link, not the file
		assert(select(3, os.remove("OUT/back")) == "denied")     -- a link to what is permitted, in a folder that is not
		assert(os.remove("renamed"))`, "OUT", outside)
	mustRun(t, opts, out)
	if _, err := os.Stat(outside + "/out"); err != nil {
		t.Error(err)
	}
}

func TestOpenFilesAreWrittenAndClosedAtTheEnd(t *testing.T) {
	dir, opts := folder(t)
	s := New(opts)
	p, _ := Compile("job.lua", []byte(`f = io.open("a", "w") f:write("held") error("stop")`))
	s.Run(t.Context(), p)
	if got, _ := os.ReadFile(dir + "/a"); string(got) != "held" {
		t.Errorf("after the run: %q", got)
	}
	var open []*handle
	for h := range s.files {
		open = append(open, h)
	}
	if err := s.Close(); err != nil || len(open) != 1 || !open[0].closed || len(s.files) != 0 {
		t.Errorf("%v, %d files were open", err, len(open))
	}
	if err := open[0].file.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the file is still open")
	}
}

func TestTemporaryFilesNeedThePermissionToWrite(t *testing.T) {
	dir, opts := folder(t)
	t.Setenv("TMPDIR", dir)
	mustRun(t, opts, `
		local name = assert(os.tmpname())
		assert(io.open(name)) assert(os.remove(name))
		local f = assert(io.tmpfile())
		assert(f:write("x") and f:seek("set") == 0 and f:read() == "x")`)
	mustRun(t, Options{}, `assert(select(3, os.tmpname()) == "denied" and select(3, io.tmpfile()) == "denied")`)
}

func TestAFileIsChangedOnlyWhenWhatWasSeenIsDurable(t *testing.T) {
	dir, opts := folder(t)
	lost := errors.New("the log has failed")
	opts.Before = func() error { return lost }
	mustRun(t, opts, `
		for _, try in ipairs({
			function() return io.open("a", "w") end, function() return os.remove("a") end,
			function() return os.rename("a", "b") end,
		}) do
			local ok, message = try()
			assert(ok == nil and message:find("the log has failed", 1, true), message)
		end`)
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("%v", entries)
	}
}

func TestPrintingTakesTheWordsOfTostring(t *testing.T) {
	printed := mustRun(t, Options{}, `
		print()
		print(1, nil, true, "x", setmetatable({}, {__tostring = function() return "mine" end}))
		assert(not pcall(print, setmetatable({}, {__tostring = function() return {} end})))
		io.write("a", 1, "\n")`)
	if want := "\n1\tnil\ttrue\tx\tmine\na1\n"; printed != want {
		t.Errorf("%q, want %q", printed, want)
	}
}

func TestStandardErrorIsItsOwn(t *testing.T) {
	var out, log bytes.Buffer
	opts := Options{Stdout: stream.NewSink(&out).New(nil), Stderr: stream.NewSink(&log).New(nil)}
	mustRun(t, opts, `io.stderr:write("warn\n", "half") print("out")`)
	if out.String() != "out\n" || log.String() != "warn\nhalf" {
		t.Errorf("%q, %q", out.String(), log.String())
	}
}

func TestAQuestionIsShownBeforeItsAnswerIsRead(t *testing.T) {
	var out bytes.Buffer
	asked := ""
	opts := Options{
		Stdout: stream.NewSink(&out).New(nil),
		Stdin:  stream.Direct(readerFunc(func(p []byte) (int, error) { asked = out.String(); return copy(p, "Ann\n"), nil })),
	}
	mustRun(t, opts, `io.write("Name? ") print("Hello " .. io.read())`)
	if asked != "Name? " || out.String() != "Name? Hello Ann\n" {
		t.Errorf("%q, %q", asked, out.String())
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestWaitingForInputCanBeCancelled(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	s := New(Options{Stdin: stream.NewSource(r)})
	defer s.Close()
	p, _ := Compile("job.lua", []byte("pcall(io.read) print('survived')"))
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := s.Run(ctx, p); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestAnOutputThatFailsIsAnErrorOfTheScript(t *testing.T) {
	full := errors.New("the output is over its limit")
	opts := Options{Stdout: stream.NewSink(io.Discard).New(func(int) error { return full })}
	_, _, err := run(t, opts, `
		assert(select(2, io.write("x\n")):find("limit"))
		print("y")`)
	if !errors.Is(err, full) {
		t.Error(err)
	}
}

// TestAReadEndsAtTheMemoryThatIsLeft reads files that have much more than the run
// may hold, in every way.
func TestAReadEndsAtTheMemoryThatIsLeft(t *testing.T) {
	const limit, size = 8 << 20, 1 << 30
	dir, opts := folder(t)
	opts.Limits.Memory = limit
	spaces := filepath.Join(dir, "spaces")
	for _, err := range []error{
		os.WriteFile(spaces, bytes.Repeat([]byte(" "), 4*limit), 0o600),
		os.WriteFile("zeros", nil, 0o600), os.Truncate("zeros", size),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, src := range []string{
		`io.open("zeros"):read("*a")`, `io.open("zeros"):read("*l")`, `io.open("zeros"):read("*L")`,
		`io.open("zeros"):read(2 ^ 40)`, `io.open("zeros"):lines()()`, `for l in io.lines("zeros") do end`,
		`io.input("zeros") io.read("*a")`, `io.open("spaces"):read("*n")`, `io.open("spaces"):read("*a")`,
		`local f, t = io.open("zeros"), {} for i = 1, 100 do t[i] = f:read(2 ^ 20) end`,
	} {
		for _, plain := range []bool{false, true} {
			opts.Plain = plain
			_, _, err := run(t, opts, `pcall(function() `+src+` end) io.write("went on")`)
			var over *LimitError
			if !errors.As(err, &over) || !strings.Contains(err.Error(), "its limit of 8MB of memory (raise it with --max-memory)") {
				t.Errorf("%s, plain %v: ended with %v", src, plain, err)
			}
		}
	}
}

func TestAReadMayHaveTheMemoryThatIsLeft(t *testing.T) {
	const limit = 8 << 20
	_, opts := folder(t)
	opts.Limits.Memory = limit
	if err := os.WriteFile("text", bytes.Repeat([]byte("x"), limit/4), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, plain := range []bool{false, true} {
		opts.Plain = plain
		mustRun(t, opts, `
			for i = 1, 20 do
				for line in io.lines("text") do assert(#line == 2 ^ 21) end
				local f = io.open("text")
				assert(#f:read("*a") == 2 ^ 21 and f:close())
			end
			local kept = io.open("text"):read("*a")
			assert(collectgarbage("count") * 1024 < 3 * 2 ^ 20)`)
	}
}
