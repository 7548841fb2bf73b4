package bindings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/value"
)

// Scripts for TestNothingIsLeftOfARunThatHasEnded are put together from these.
// A $ stands for a name, ~ for a time, and STEPS for further steps.
var plainSteps = []string{
	`unilua.sleep(~)`,
	`unilua.lock("$"):acquire{ timeout = ~ }`,
	`unilua.lock("$"):acquire{ timeout = ~, ttl = ~ }`,
	`unilua.lock("$"):acquire{ timeout = ~, shared = true, ttl = ~, on_lost = "ignore" }`,
	`unilua.lock("$"):try()`,
	`unilua.queue("$"):put("x", { timeout = ~, delay = ~ })`,
	`unilua.queue("$"):take{ timeout = ~ }`,
	`unilua.queue("$"):take{ timeout = ~, lease = ~ }`,
	`unilua.counter("$"):wait(1, { timeout = ~ })`,
	`unilua.topic("$"):subscribe():next{ timeout = ~ }`,
	`opened = assert(io.open("$FILE", "w")) opened:write("x")`,
	`run = unilua.job.spawn(function() unilua.lock("$"):acquire{ timeout = ~ } unilua.sleep(~) end, { timeout = ~ })`,
	`if run then run:wait{ timeout = ~ } end`,
	`if run then run:cancel() end`,
	`print("$")`,
	`for i = 1, 1000 do local t = { i } end`,
	`error("$")`,
	`unilua.exit(0)`,
	`unilua.exit(3)`,
}

var nestingSteps = []string{
	`pcall(function() STEPS end)`,
	`coroutine.wrap(function() STEPS end)()`,
	`unilua.lock("$"):with({ timeout = ~ }, function() STEPS end)`,
	`unilua.queue("$"):each(function() STEPS end, { idle = ~ })`,
	`unilua.job.spawn(function() STEPS end)`,
	`unilua.job.map(function(n) STEPS end, { 1, 2, 3 }, { workers = 2 })`,
	`unilua.job.on_exit(function() STEPS end)`,
	`unilua.tx(function(t) t.counter("$"):incr() t.queue("$"):take() STEPS end)`,
}

func drawSteps(t *rapid.T, depth int, files string) string {
	var b strings.Builder
	for range rapid.IntRange(1, 4).Draw(t, "steps") {
		step := rapid.SampledFrom(plainSteps).Draw(t, "step")
		if depth > 0 && rapid.IntRange(0, 2).Draw(t, "nesting") == 0 {
			step = rapid.SampledFrom(nestingSteps).Draw(t, "step")
			step = strings.ReplaceAll(step, "STEPS", "do "+drawSteps(t, depth-1, files)+" end")
		}
		step = strings.ReplaceAll(step, "$FILE", filepath.Join(files, "open"))
		step = strings.ReplaceAll(step, "$", rapid.SampledFrom([]string{"a", "b"}).Draw(t, "name"))
		step = strings.ReplaceAll(step, "~", fmt.Sprint(rapid.IntRange(1, 8).Draw(t, "seconds")))
		fmt.Fprintf(&b, "do %s end ", step)
	}
	return b.String()
}

// inspect reports what anybody still holds of what the steps use. The numbers
// are: leases, waiters, items, subscriptions.
const inspect = `
local left = { 0, 0, 0, 0 }
for _, name in ipairs{ "a", "b" } do
  left[1] = left[1] + #unilua.lock(name):holders()
  left[2] = left[2] + #unilua.lock(name):waiters()
  left[3] = left[3] + unilua.queue(name):stats().taken
  left[4] = left[4] + unilua.topic(name):publish("x")
end
return table.concat(left, " ")`

// TestNothingIsLeftOfARunThatHasEnded ends runs by themselves and by a cancel at
// a random moment. Synctest sees to it that no goroutine stays behind.
func TestNothingIsLeftOfARunThatHasEnded(t *testing.T) {
	files := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		src := drawSteps(rt, 3, files)
		var cause error
		if i := rapid.IntRange(0, 3).Draw(rt, "cancel"); i > 0 {
			cause = []error{fault.New(fault.Canceled, "stopped"), ErrStopping, errors.New("plain")}[i-1]
		}
		after := time.Duration(rapid.IntRange(0, 20_000).Draw(rt, "after")) * time.Millisecond
		var problem string
		synctest.Test(t, func(t *testing.T) { problem = leftBy(t, src, cause, after, files) })
		if problem != "" {
			rt.Fatalf("%s", problem)
		}
	})
}

// leftBy runs src, cancels it after a while if there is a cause to, and returns
// what is left once it has ended, "" for nothing.
func leftBy(t *testing.T, src string, cause error, after time.Duration, files string) string {
	h := newHost(t)
	defer h.close(t)
	r := h.start(t, src, Limits{})
	if cause != nil {
		select {
		case <-time.After(after):
			r.Cancel(cause)
		case <-r.Done():
		}
	}
	res := r.Result()
	if res.Code == fault.Internal && cause == nil {
		return fmt.Sprintf("it failed: %v", res.Err)
	}
	left := h.start(t, inspect, Limits{}).Result()
	if got, _ := left.Value.AsString(); got != "0 0 0 0" {
		return fmt.Sprintf("left are leases, waiters, items, subscriptions: %s (%v)", got, left.Err)
	}
	if len(r.children) != 0 || r.descendants.Load() != 0 {
		return fmt.Sprintf("left are %d children, %d runs below", len(r.children), r.descendants.Load())
	}
	return openBelow(files)
}

// openBelow names a file below dir that this process has open.
func openBelow(dir string) string {
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return "" // not on this system
	}
	for _, fd := range fds {
		if to, _ := os.Readlink("/proc/self/fd/" + fd.Name()); strings.HasPrefix(to, dir) {
			return "still open: " + to
		}
	}
	return ""
}

func TestAPanicOfOursIsTheFailureOfTheRunAlone(t *testing.T) {
	h := newHost(t)
	defer h.close(t)
	r := h.start(t, "return 1", Limits{})
	broken := r.job
	broken.Args = []value.Value{value.FromEncoded("\xff")} // which cannot be, so that decode panics
	if res := r.Result(); !res.OK {
		t.Error(res.Err)
	}
	r = h.Start(t.Context(), broken)
	if res := r.Result(); res.OK || res.Code != fault.Internal {
		t.Errorf("ended with %+v", res)
	}
}
