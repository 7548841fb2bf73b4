// Package official runs the official test files of Lua 5.1, and those of
// gopher-lua, which come with its module. Nothing of them is kept here: they
// are read from the module's folder, and two tables say which of their lines
// are left out and which of those that gopher-lua has commented out run again.
package official

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/shelltest"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// version is the release of gopher-lua whose lines the tables count.
const version = "v1.1.2"

// What one file may take, however slow the machine, and what one may that is
// expected to fail.
const (
	limit = 4 * time.Minute
	brief = 5 * time.Second
)

// suite is a folder of test files.
type suite struct {
	folder string
	files  []string
}

var suites = []suite{
	{"_lua5.1-tests", []string{
		"attrib.lua", "big.lua", "calls.lua", "closure.lua", "code.lua", "constructs.lua", "db.lua", "errors.lua", "events.lua",
		"files.lua", "gc.lua", "literals.lua", "locals.lua", "main.lua", "math.lua", "nextvar.lua", "pm.lua", "sort.lua",
		"strings.lua", "vararg.lua", "verybig.lua",
	}},
	{"_glua-tests", []string{
		"base.lua", "coroutine.lua", "db.lua", "goto.lua", "issues.lua", "math.lua", "os.lua", "strings.lua", "table.lua", "vm.lua",
	}},
}

// source is a test file as it runs.
type source struct {
	folder, name           string
	text                   string
	run, excluded, enabled int // lines that are not blank
}

func (s source) String() string { return s.folder + "/" + s.name }

// read returns a file of the module, edited as the tables say but for one
// exclusion, unless that is nil.
func read(t *testing.T, module, folder, name string, but *edit) source {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(module, folder, name))
	if err != nil {
		t.Fatal(err)
	}
	s := source{folder: folder, name: name}
	lines := strings.Split(string(raw), "\n")
	for i := range enabled {
		if e := &enabled[i]; e.of(s) {
			s.enabled += e.uncomment(lines)
		}
	}
	for i := range excluded {
		if e := &excluded[i]; e.of(s) && e != but {
			s.excluded += e.blank(lines)
		}
	}
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			s.run++
		}
	}
	s.text = strings.Join(lines, "\n")
	return s
}

// module returns the folder of gopher-lua.
func module(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}} {{.Dir}}", "github.com/yuin/gopher-lua").Output()
	if err != nil {
		t.Fatal(err)
	}
	found, dir, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	if found != version {
		t.Fatalf("the tables count the lines of gopher-lua %s, this is %s: go through them", version, found)
	}
	return dir
}

// folder makes a folder to run s in, with what the file expects there.
func folder(t *testing.T, module string, s source) string {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"libs/P1", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{s.name: s.text, "checktable.lua": read(t, module, "_lua5.1-tests", "checktable.lua", nil).text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// launcher runs a file as the suite's all.lua does: big.lua in a coroutine. A
// file may hold any bytes, so it is loaded as text, not as a script.
const launcher = `
local name, text = ...
local chunk = assert(loadstring(text, "@" .. name))
if name ~= "big.lua" then return chunk() end
local resume = coroutine.wrap(chunk)
assert(resume() == "b")
return resume()`

// play runs s in a state that may use its own folder and the shell, and
// returns the first result.
func play(t *testing.T, dir string, s source, most time.Duration) (sandbox.Value, error) {
	t.Helper()
	t.Chdir(dir)
	t.Setenv("TMPDIR", filepath.Join(dir, "tmp"))
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	var printed bytes.Buffer
	state := sandbox.New(sandbox.Options{
		Dir:         dir,
		Permissions: &permission.Set{Read: []string{dir}, Write: []string{dir}, Run: []string{"sh"}, Env: []string{"*"}},
		Stdout:      stream.NewSink(&printed).New(nil),
		Shell:       shell,
	})
	defer state.Close()
	p, err := sandbox.Compile("launcher.lua", []byte(launcher))
	if err != nil {
		t.Fatal(err)
	}
	results, err := state.Run(ctx, p, sandbox.Strings(s.name, s.text)...)
	if err != nil || len(results) == 0 {
		return nil, err
	}
	return results[0], nil
}

// want are the results that the suite's all.lua expects of its files.
var want = map[string]string{"attrib.lua": "27", "locals.lua": "5", "events.lua": "12", "big.lua": "a"}

func TestTheOfficialFilesPass(t *testing.T) {
	from := module(t)
	for _, suite := range suites {
		for _, name := range suite.files {
			t.Run(suite.folder+"/"+name, func(t *testing.T) {
				s := read(t, from, suite.folder, name, nil)
				began := time.Now()
				got, err := play(t, folder(t, from, s), s, limit)
				if err != nil {
					var report strings.Builder
					sandbox.Report(&report, err, false)
					t.Error(report.String())
				} else if want[name] != "" && suite.folder == "_lua5.1-tests" && got.String() != want[name] {
					t.Errorf("it returns %v, not %s", got, want[name])
				}
				t.Logf("%4d lines run, %d of them enabled again; %d left out (%v)", s.run, s.enabled, s.excluded, time.Since(began).Round(time.Millisecond))
			})
		}
	}
}

func TestEachExclusionIsNeeded(t *testing.T) {
	from := module(t)
	for i := range excluded {
		e := &excluded[i]
		t.Run(fmt.Sprintf("%s/%s:%d", e.folder, e.file, e.first), func(t *testing.T) {
			s := read(t, from, e.folder, e.file, e)
			if _, err := play(t, folder(t, from, s), s, brief); err == nil {
				t.Errorf("it passes without: %s", e.reason)
			}
		})
	}
}

// shell runs a text for a test.
func shell(ctx context.Context, text string, s sandbox.ShellStreams) (int, error) {
	return shelltest.Run(ctx, text, s.In, s.Out)
}
