package bindings

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/unilua/unilua/engine/machine/lock"
)

const many = 10_000

// waitFor are scripts that wait for one thing, of which each in its turn gets
// the next, and prints its own number and that of what it got.
var waitFor = map[string]struct{ hold, wait, open string }{
	"a lock": {
		hold: `unilua.lock("gate"):acquire()`,
		wait: `
local n = unilua.lock("gate"):with(function() return unilua.counter("next"):incr() end)
print(unilua.job.args[1] .. "=" .. n)`,
	},
	"an item": {
		hold: `unilua.queue("gate", { persist = "none" })`,
		wait: `print(unilua.job.args[1] .. "=" .. unilua.queue("gate"):pop())`,
		open: `for i = 1, 10000 do unilua.queue("gate"):put(i) end`,
	},
}

// gather has a script hold the thing while so many others begin to wait for it.
// It calls waiting after each start, the holder's too. The function it returns
// lets go, and waits for all to end.
func gather(tb testing.TB, h *host, what string, n int, waiting func(started int)) (release func()) {
	tb.Helper()
	c := waitFor[what]
	holder := h.start(tb, `local go = unilua.topic("go"):subscribe() `+c.hold+` go:next() `+c.open, Limits{})
	waiting(0)
	job := h.job(tb, c.wait)
	runs := make([]*Run, n)
	for i := range runs {
		job.Args = Strings([]string{fmt.Sprint(i + 1)})
		runs[i] = h.Start(tb.Context(), job)
		waiting(i + 1)
	}
	return func() {
		h.start(tb, `unilua.topic("go"):publish(true)`, Limits{}).Result()
		for _, r := range append(runs, holder) {
			if res := r.Result(); !res.OK {
				tb.Fatal(res.Err)
			}
		}
	}
}

func TestTenThousandScriptsAreServedInOrder(t *testing.T) {
	for what := range waitFor {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHost(t)
				defer h.close(t)
				// A script is in line when nothing of it can go on. That is asked
				// one script at a time, so that they begin to wait in order.
				gather(t, h, what, many, func(int) { synctest.Wait() })()
				lines := strings.Fields(h.out.String())
				if len(lines) != many {
					t.Fatalf("%d lines were printed", len(lines))
				}
				for _, line := range lines {
					if script, got, _ := strings.Cut(line, "="); script != got {
						t.Fatalf("script %s got number %s", script, got)
					}
				}
			})
		})
	}
}

// BenchmarkTenThousandScriptsWakingUp reports what a script that waits for a
// lock takes, in bytes of heap and stack, and how long it takes until the next
// one has the lock, has printed a line and has ended.
func BenchmarkTenThousandScriptsWakingUp(b *testing.B) {
	var taken uint64
	for b.Loop() {
		b.StopTimer()
		h := newHost(b)
		before := memoryInUse()
		release := gather(b, h, "a lock", many, func(started int) {
			if started == 0 || started == many {
				h.waitFor(b, "gate", 1, started)
			}
		})
		taken += memoryInUse() - before
		b.StartTimer()
		release()
		b.StopTimer()
		h.close(b)
		b.StartTimer()
	}
	scripts := float64(b.N) * many
	b.ReportMetric(float64(taken)/scripts, "B/script")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/scripts, "ns/wake")
}

// waitFor returns when so many runs hold a lock and wait for it.
func (h *host) waitFor(tb testing.TB, name string, holders, waiters int) {
	tb.Helper()
	s := h.Engine.NewSession(tb.Context(), "test")
	defer s.Close(false)
	locks, err := s.Locks()
	if err != nil {
		tb.Fatal(err)
	}
	for ; ; runtime.Gosched() {
		r, err := locks.Do(lock.Op{Verb: lock.List, Name: name}, 0)
		if err != nil {
			tb.Fatal(err)
		}
		if len(r.Locks) == 1 && r.Locks[0].Holders == holders && r.Locks[0].Waiters == waiters {
			return
		}
	}
}

// memoryInUse returns the bytes of heap and stacks that are in use.
func memoryInUse() uint64 {
	runtime.GC()
	runtime.GC() // pools are emptied by the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}
