package lock

import (
	"fmt"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/fault"
)

func TestACycleIsRefusedToTheLastAndNamesEveryScriptAndLine(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("a", "x")) // line 2
	b.must(b.acquire("b", "y"))
	b.must(b.acquire("c", "z"))
	b.waits(b.acquire("a", "y")) // line 5
	b.waits(b.acquire("b", "z"))
	got := b.refuse(fault.Deadlock)(b.acquire("c", "x"))
	want := `lock "x": the wait would never end: ` +
		`c.lua:7 (run c) waits for lock "x" held by a.lua:2 (run a); ` +
		`a.lua:5 (run a) waits for lock "y" held by b.lua:3 (run b); ` +
		`b.lua:6 (run b) waits for lock "z" held by c.lua:4 (run c)`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b.End("c", b.now, false)
	b.settles("b")
}

func TestOnesOwnLeaseCounts(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("a", "x"))
	contains(t, b.refuse(fault.Deadlock)(b.acquire("a", "x")), `a.lua:3 (run a) waits for lock "x" held by a.lua:2 (run a), itself`)
	b.must(b.read("a", "y"))
	b.must(b.read("a", "y"))
	b.refuse(fault.Deadlock)(b.acquire("a", "y"))
}

func TestARunThatWaitsForARunCounts(t *testing.T) {
	for _, verb := range []Verb{WaitRun, Await} {
		b := newBench(t)
		b.must(b.acquire("parent", "x"))
		b.do("parent", Op{Verb: verb, Target: "child", Wait: true})
		contains(t, b.refuse(fault.Deadlock)(b.acquire("child", "x")),
			"child.lua:4 (run child) waits for lock \"x\" held by parent.lua:2 (run parent)",
			"parent.lua:3 (run parent) waits for run child")
	}
}

func TestWaitingForARunThatWaitsForOneselfIsADeadlock(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("parent", "x"))
	b.waits(b.acquire("child", "x"))
	contains(t, b.refuse(fault.Deadlock)(b.do("parent", Op{Verb: Await, Target: "child"})), `run "child"`, "parent.lua:2", "parent.lua:4", "child.lua:3")
	b.refuse(fault.Deadlock)(b.do("parent", Op{Verb: WaitRun, Target: "parent", Wait: true}))
}

func TestOneThatWaitsForSeveralRunsNeedsAllOfThem(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("parent", "x"))
	b.must(b.do("parent", Op{Verb: Await, Target: "c1"}))
	b.must(b.do("parent", Op{Verb: Await, Target: "c2"}))
	b.refuse(fault.Deadlock)(b.acquire("c2", "x"))
}

func TestASemaphoreIsADeadlockOnlyWhenEveryHolderWaits(t *testing.T) {
	b := newBench(t)
	b.must(b.do("a", Op{Verb: Open, Name: "s", Permits: 2}))
	b.must(b.acquire("a", "s"))
	b.must(b.acquire("b", "s"))
	b.must(b.acquire("c", "x"))
	b.waits(b.acquire("a", "x"))
	b.waits(b.acquire("c", "s")) // b may still release
	got := b.refuse(fault.Deadlock)(b.acquire("b", "x"))
	contains(t, got, `b.lua:8 (run b) waits for lock "x" held by c.lua:5 (run c)`,
		`c.lua:7 (run c) waits for lock "s" held by a.lua:3 (run a) and b.lua:4 (run b)`, "a.lua:6 (run a)")
}

func TestTheOrderOfAQueueCounts(t *testing.T) {
	b := newBench(t)
	b.must(b.read("r", "x"))
	b.must(b.acquire("s", "y"))
	b.waits(b.acquire("w", "x"))
	b.waits(b.acquire("r", "y"))
	got := b.refuse(fault.Deadlock)(b.read("s", "x")) // behind w, which waits for r
	contains(t, got, `s.lua:6 (run s) waits for lock "x" behind w.lua:4 (run w)`, `w.lua:4 (run w) waits for lock "x" held by r.lua:2 (run r)`)
}

func TestAReaderBehindAWriterThatWaitsForItIsADeadlock(t *testing.T) {
	b := newBench(t)
	b.must(b.read("r", "x"))
	b.waits(b.acquire("w", "x"))
	b.refuse(fault.Deadlock)(b.read("r", "x"))
}

func TestOneThatWillHoldALockAndWaitOnIsNamed(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("h", "x"))
	b.must(b.acquire("s", "y"))
	b.waits(b.acquire("m", "x")) // line 4
	b.waits(b.acquire("m", "y"))
	got := b.refuse(fault.Deadlock)(b.acquire("s", "x")) // h may release, but then x goes to m
	want := `lock "x": the wait would never end: s.lua:6 (run s) waits for lock "x" behind m.lua:4 (run m); ` +
		`m.lua:5 (run m) waits for lock "y" held by s.lua:3 (run s)`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestARefusedWaitLeavesNothingBehind(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("a", "x"))
	b.refuse(fault.Deadlock)(b.acquire("a", "x"))
	b.refuse(fault.Deadlock)(b.do("b", Op{Verb: Await, Target: "b"}))
	if len(b.waiters) != 0 || b.queued != 0 || len(b.sessions) != 1 || b.locks["x"].queue.n != 0 {
		t.Errorf("left: %d waiters, %d queued, %d sessions", len(b.waiters), b.queued, len(b.sessions))
	}
}

func TestALongCycleIsFound(t *testing.T) {
	const n = 2000
	b := newBench(t)
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 10 * n}))
	name := func(i int) string { return fmt.Sprint("x", i%n) }
	for i := range n {
		b.must(b.acquire(fmt.Sprint("r", i), name(i)))
	}
	for i := range n - 1 {
		b.waits(b.acquire(fmt.Sprint("r", i), name(i+1)))
	}
	got := b.refuse(fault.Deadlock)(b.acquire(fmt.Sprint("r", n-1), name(n)))
	if waits := strings.Count(got, "waits for"); waits != n {
		t.Errorf("%d waits are named, want %d", waits, n)
	}
}
