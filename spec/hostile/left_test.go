//go:build linux

package hostile

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/unilua/unilua/engine/sandbox"
)

// measures are what a host uses.
type measures struct {
	heap       uint64
	files      int
	goroutines goleak.Option // those that there are
}

// heapMargin is by how much more the heap may hold after all attacks, in bytes:
// what the runtime keeps for later, the names of locks that are idle, and what
// archived objects that were dropped take until the log is shortened.
const heapMargin = 8 << 20

func (h *host) measure(t *testing.T) measures {
	t.Helper()
	h.dropAll(t)
	return measures{heap: heap(), files: len(list(t, "/proc/self/fd")), goroutines: goleak.IgnoreCurrent()}
}

// dropAll drops the shared objects of all scripts, and fails if any script still
// holds one of them.
func (h *host) dropAll(t *testing.T) {
	t.Helper()
	const src = `
for _, kind in ipairs{ "counter", "state", "queue", "dict", "list" } do
  for k, v in pairs(unilua[kind].list()) do
    assert(unilua[kind](kind == "counter" and k or v):drop())
  end
end
local held = {}
for _, name in ipairs(unilua.lock.list()) do
  local l = unilua.lock(name)
  if l:is_locked() or #l:waiters() > 0 then held[#held + 1] = name end
end
return table.concat(held, " ")`
	program, err := sandbox.Compile("drop.lua", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	res := h.start(honest{"drop", program}).Result()
	if res.Err != nil || res.Value.Any() != "" {
		t.Errorf("locks that are still in use: %v (%v)", res.Value.Any(), res.Err)
	}
}

func (h *host) checkNothingIsLeft(t *testing.T, before measures) {
	t.Helper()
	if err := goleak.Find(before.goroutines); err != nil {
		t.Errorf("goroutines are left: %v", err)
	}
	start, after := time.Now(), h.measure(t) // what was dropped leaves memory with the next snapshot
	for again := time.Tick(time.Second); after.heap > before.heap+heapMargin; after = h.measure(t) {
		if <-again; time.Since(start) > patience {
			t.Errorf("the heap had %d bytes before, and has %d now", before.heap, after.heap)
			break
		}
	}
	t.Logf("heap: %d kB before, %d kB after", before.heap>>10, after.heap>>10)
	if after.files > before.files {
		t.Errorf("%d files were open before, and %d are now: %v", before.files, after.files, list(t, "/proc/self/fd"))
	}
	if left := children(t); len(left) > 0 {
		t.Errorf("processes are left: %v", left)
	}
}

// heap returns the bytes of the heap that are in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // pools are emptied by the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// list returns what the entries of a folder of links lead to, or are.
func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		target, err := os.Readlink(filepath.Join(dir, e.Name()))
		if err != nil {
			target = e.Name()
		}
		names = append(names, target)
	}
	return names
}

// children returns the processes that this one has started, or adopted, and that
// have not ended.
func children(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, thread := range list(t, "/proc/self/task") {
		ids, err := os.ReadFile("/proc/self/task/" + thread + "/children")
		if err != nil {
			continue // the thread has ended
		}
		for _, id := range strings.Fields(string(ids)) {
			stat, err := os.ReadFile("/proc/" + id + "/stat")
			if err == nil && !strings.Contains(string(stat), ") Z ") {
				all = append(all, string(stat))
			}
		}
	}
	return all
}
