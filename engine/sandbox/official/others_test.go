package official

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gopher "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

// stockFile, if set, makes the test program run one file on gopher-lua as it
// is, which may end the process.
const stockFile = "UNILUA_STOCK_FILE"

func TestMain(m *testing.M) {
	if name := os.Getenv(stockFile); name != "" {
		L := gopher.NewState()
		L.SetGlobal("NAME", gopher.LString(name))
		if err := L.DoString(fromFile); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fromFile runs the launcher with the file called NAME.
const fromFile = `
local f = assert(io.open(NAME, "rb"))
local text = f:read("*a")
f:close()
assert(loadstring([==[` + launcher + `]==]))(NAME, text)`

// other runs a file in another Lua, in a folder of its own, with little memory.
// It returns the last line of how that failed.
func other(t *testing.T, module string, s source, argv, env []string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", `ulimit -v 3000000; exec "$@"`, "sh"}, argv...)...)
	cmd.Dir = folder(t, module, s)
	cmd.Env = append(os.Environ(), append(env, "TMPDIR="+filepath.Join(cmd.Dir, "tmp"))...)
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for _, line := range lines {
		if strings.Contains(line, ".lua:") {
			return errors.New(line)
		}
	}
	return fmt.Errorf("%v: %s", err, lines[len(lines)-1])
}

func TestLuaPassesWhatRunsHereOfItsOwnFiles(t *testing.T) {
	lua51 := lua51.Path(t)
	from := module(t)
	for _, name := range suites[0].files {
		s := read(t, from, suites[0].folder, name, nil)
		err := other(t, from, s, []string{lua51, "-e", fmt.Sprintf("NAME = %q", name) + fromFile}, nil)
		if why := differs[name]; (err != nil) != (why != "") {
			t.Errorf("%s: %v", name, err)
		} else if err != nil {
			t.Logf("%s fails in lua5.1 (%s): %v", name, why, err)
		}
	}
}

func TestMorePassesThanOnGopherLuaAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute")
	}
	from := module(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	passed, all := 0, 0
	for _, suite := range suites {
		for _, name := range suite.files {
			s := read(t, from, suite.folder, name, nil)
			if s.run == 0 {
				continue
			}
			all++
			if err := other(t, from, s, []string{self}, []string{stockFile + "=" + name}); err != nil {
				t.Logf("%s fails on gopher-lua alone: %v", s, err)
			} else {
				passed++
			}
		}
	}
	t.Logf("%d of %d files pass on gopher-lua alone", passed, all)
	if passed >= all {
		t.Error("what runs here is nothing that gopher-lua alone does not run")
	}
}
