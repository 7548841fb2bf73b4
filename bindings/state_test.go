package bindings

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/value"
)

// openEngine returns an engine on dir, or in memory if it is "".
func openEngine(t testing.TB, dir string) *engine.Engine {
	t.Helper()
	e := engine.New(engine.Options{Dir: dir})
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// runOn runs a script on e with args, and returns how it ended.
func runOn(t testing.TB, e *engine.Engine, may permission.Checker, src string, args ...string) Result {
	t.Helper()
	program, err := sandbox.Compile("test.lua", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	h := newHost(t)
	h.Engine = e
	return h.Start(context.Background(), Job{Name: "test", Script: program, Dir: h.dir, May: may, Args: Strings(args)}).Result()
}

var everything = &permission.Set{AllowAll: true}

// mustRun runs a script that must end well.
func mustRun(t testing.TB, e *engine.Engine, src string, args ...string) {
	t.Helper()
	if res := runOn(t, e, everything, src, args...); !res.OK {
		t.Fatal(res.Err)
	}
}

func TestABucketLargerThanAValueIsExportedAndImportedAsAWhole(t *testing.T) {
	for _, ending := range []string{".json", ".yaml"} {
		t.Run(ending, func(t *testing.T) {
			e, path := openEngine(t, t.TempDir()), filepath.Join(t.TempDir(), "hosts"+ending)
			mustRun(t, e, `
local path = ...
local b = unilua.state("from", { sync = "never" })
local text = ("x"):rep(1024)
for i = 1, 20 * 1024 do
  b:set(("key%06d"):format(i), { n = i, text = text })
end
assert(b:export(path))
local to = unilua.state("to")
to:set("old", 1)
assert(to:import(path))
assert(to:len() == 20 * 1024)
local n = 0
for k, v in to:pairs() do
  n = n + 1
  assert(v.n == n and #v.text == 1024 and k == ("key%06d"):format(n))
end
`, path)
			if info, err := os.Stat(path); err != nil || info.Size() < 20<<20 {
				t.Fatal(info.Size(), err)
			}
		})
	}
}

func TestAnImportIsThereAfterARestart(t *testing.T) {
	dir, path := t.TempDir(), filepath.Join(t.TempDir(), "hosts.yaml")
	if err := os.WriteFile(path, []byte("a: [1, 2]\nb: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e := openEngine(t, dir)
	mustRun(t, e, `assert(unilua.state("hosts"):set("old", 1)) assert(unilua.state("hosts"):import((...)))`, path)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	mustRun(t, openEngine(t, dir), `
local b = unilua.state("hosts")
assert(b:len() == 2 and b:get("a")[2] == 2 and b:get("b") == "x")
`)
}

func TestFilesNeedPermission(t *testing.T) {
	e, path := openEngine(t, ""), filepath.Join(t.TempDir(), "hosts.json")
	src := `
local how, path = unilua.job.args[1], unilua.job.args[2]
local b = unilua.state("hosts")
local ok, message, code = b[how](b, path)
assert(ok == nil and code == "denied" and message:find(unilua.job.args[3], 1, true), message)
`
	for _, c := range []struct {
		how, flag string
		may       *permission.Set
	}{
		{"export", "--allow-write", &permission.Set{Read: []string{filepath.Dir(path)}}},
		{"import", "--allow-read", &permission.Set{Write: []string{filepath.Dir(path)}}},
	} {
		if res := runOn(t, e, c.may, src, c.how, path, c.flag); !res.OK {
			t.Error(res.Err)
		}
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("the file is there:", err)
	}
	allowed := &permission.Set{Write: []string{filepath.Dir(path)}, Read: []string{path}}
	if res := runOn(t, e, allowed, `
local b = unilua.state("hosts")
b:set("a", 1)
assert(b:export((...)))
assert(b:import((...)))
`, path); !res.OK {
		t.Error(res.Err)
	}
}

func TestAnImportOfTooMuchChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hosts.json")
	var b strings.Builder
	for i := range state.MaxPut>>20 + 1 {
		fmt.Fprintf(&b, `, "k%d": "%s"`, i, strings.Repeat("x", 1<<20))
	}
	if err := os.WriteFile(path, []byte("{"+b.String()[1:]+"}"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, openEngine(t, ""), `
local b = unilua.state("hosts")
b:set("a", 1)
local ok, message, code = b:import((...))
assert(not ok and code == "too_large" and message:find("64 MiB"), message)
assert(#b:keys() == 1)
`, path)
}

func TestTheHostsOwnBucketsAreReadWithPermissionAndNeverWritten(t *testing.T) {
	e := openEngine(t, "")
	s := e.NewSession(t.Context(), "host")
	defer s.Close(false)
	b, err := s.State("__run", engine.Keeping{})
	if err == nil {
		_, err = b.Do(state.Op{Verb: state.Set, Key: "a", Value: value.Int(1)}, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	res := runOn(t, e, &permission.Set{Share: []string{"__run"}}, `
local b = assert(unilua.state("__run"))
assert(b:get("a") == 1 and b:keys()[1] == "a" and b:len() == 1 and b:search("1")[1].key == "a")
for k, v in b:pairs() do assert(k == "a" and v == 1) end
local sub = b:watch()
assert(select(3, sub:next{ timeout = 0 }) == "timeout")
local function refused(ok, message, code)
  assert(ok == nil and code == "denied" and message:find("__run"), message)
end
refused(b:set("a", 2))
refused(b:add("b", 2))
refused(b:swap("a", 2))
refused(b:update("a", function() return 2 end))
refused(b:incr("a"))
refused(b:delete("a"))
refused(b:clear())
refused(b:drop())
refused(b:configure{ history = 1 })
refused(b:configure{ persist = "none" })
refused(unilua.state("__run", { history = 1 }))
assert(b:get("a") == 1)
`)
	if !res.OK {
		t.Error(res.Err)
	}
}

func TestPairsTakesMemoryForSomeKeysOnly(t *testing.T) {
	e := openEngine(t, "")
	mustRun(t, e, `
local b = unilua.state("big")
local text = ("x"):rep(400)
for i = 1, 100000 do b:set("k" .. i, text) end
`)
	before, peak := heap(), 0
	// The loop opens an object now and then, which asks for permission.
	look := checker(func(string) error {
		peak = max(peak, heap()-before)
		return nil
	})
	res := runOn(t, e, look, `
local n = 0
for _ in unilua.state("big"):pairs() do
  n = n + 1
  if n % 10000 == 0 then unilua.counter("at" .. n) end
end
return n
`)
	if n, _ := res.Value.AsNumber(); !res.OK || n != 100_000 {
		t.Fatal(res.Value, res.Err)
	}
	if peak > 4<<20 {
		t.Errorf("%d bytes at the peak, of a bucket of 40 MB", peak)
	}
}

// checker asks a function about each name.
type checker func(string) error

func (c checker) Check(r permission.Request) error { return c(r.Target) }

// heap returns how many bytes are in use.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
