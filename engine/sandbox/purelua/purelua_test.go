package purelua

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// installed is where Debian puts libraries for Lua 5.1.
const installed = "/usr/share/lua/5.1"

// needed are the modules of each package, by the name of the exercise in testdata.
var needed = map[string]struct{ debian, modules string }{
	"ansicolors":  {"lua-ansicolors", "ansicolors"},
	"argparse":    {"lua-argparse", "argparse"},
	"basexx":      {"lua-basexx", "basexx"},
	"binaryheap":  {"lua-binaryheap", "binaryheap"},
	"cliargs":     {"lua-cliargs", "cliargs"},
	"dkjson":      {"lua-dkjson", "dkjson"},
	"fifo":        {"lua-fifo", "fifo"},
	"inifile":     {"lua-inifile", "inifile"},
	"inspect":     {"lua-inspect", "inspect"},
	"luassert":    {"lua-luassert", "luassert say"},
	"luaunit":     {"lua-unit", "luaunit"},
	"markdown":    {"lua-markdown", "markdown"},
	"mediator":    {"lua-mediator", "mediator"},
	"messagepack": {"lua-messagepack", "MessagePack"},
	"moses":       {"lua-moses", "moses"},
	"penlight":    {"lua-penlight", "pl"},
	"say":         {"lua-say", "say"},
}

// scriptFolder returns a new folder with copies of libraries in lib, as a script
// would have them beside itself. The test is skipped if one is not installed.
func scriptFolder(t *testing.T, names ...string) string {
	t.Helper()
	if _, err := exec.LookPath("lua5.1"); err != nil {
		t.Skip("lua5.1 is not installed")
	}
	dir, err := os.MkdirTemp("", "lua") // t.TempDir is too long: Lua shortens such a path in messages
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	for _, name := range names {
		for _, module := range strings.Fields(needed[name].modules) {
			if !copyModule(t, module, filepath.Join(dir, "lib")) {
				t.Skipf("%s is not installed", needed[name].debian)
			}
		}
	}
	return dir
}

// copyModule copies module.lua and the folder of the same name, and reports
// whether there was one of them.
func copyModule(t *testing.T, module, to string) bool {
	t.Helper()
	found := copyFile(t, filepath.Join(installed, module+".lua"), filepath.Join(to, module+".lua"))
	folder := filepath.Join(installed, module)
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		copyFile(t, path, filepath.Join(to, strings.TrimPrefix(path, installed)))
		found = true
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return found
}

func copyFile(t *testing.T, from, to string) bool {
	t.Helper()
	text, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o755)
	}
	if err == nil {
		err = os.WriteFile(to, text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return true
}

// oracle returns what a script of dir prints in lua5.1, and how it ends.
func oracle(t *testing.T, dir, script string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "lua5.1", append([]string{script}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LUA_PATH="+dir+"/?.lua;"+dir+"/?/init.lua;"+dir+"/lib/?.lua;"+dir+"/lib/?/init.lua", "LUA_CPATH=", "LUA_INIT=")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(out) + string(exit.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// here returns the same of a sandbox that may read dir.
func here(t *testing.T, dir, script string, args ...string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, script))
	if err != nil {
		t.Fatal(err)
	}
	p, err := sandbox.Compile(script, src)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	may := &permission.Set{AllowAll: true}
	s := sandbox.New(sandbox.Options{Dir: dir, Permissions: may, Stdout: stream.NewSink(&out).New(nil)})
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := s.Run(ctx, p, sandbox.Strings(args...)...); err != nil {
		sandbox.Report(&out, err, false)
	}
	return out.String()
}

func TestALibraryComputesWhatItComputesInLua51(t *testing.T) {
	for name := range needed {
		t.Run(name, func(t *testing.T) {
			dir := scriptFolder(t, name)
			if !copyFile(t, filepath.Join("testdata", name+".lua"), filepath.Join(dir, "job.lua")) {
				t.Fatal("it has no exercise in testdata")
			}
			want, got := oracle(t, dir, "job.lua"), here(t, dir, "job.lua")
			if strings.Count(want, "\n") < 10 {
				t.Fatalf("the exercise prints hardly anything:\n%s", want)
			}
			compare(t, got, want)
		})
	}
}

// compare reports the first lines that differ.
func compare(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	reported := 0
	for i := range max(len(g), len(w)) {
		here, there := lineOf(g, i), lineOf(w, i)
		if here == there {
			continue
		}
		if reported++; reported > 5 {
			return
		}
		t.Errorf("line %d\n  here:   %s\n  lua5.1: %s", i+1, here, there)
	}
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(no such line)"
}
