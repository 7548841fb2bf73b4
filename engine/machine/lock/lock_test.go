package lock

import (
	"fmt"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
)

func TestAnExclusiveLockGoesToOneAtATimeInOrder(t *testing.T) {
	b := newBench(t)
	first := b.must(b.acquire("a", "x"))
	b.waits(b.acquire("b", "x"))
	b.waits(b.acquire("c", "x"))
	b.settles("")
	if err := b.release("a", "x", first.Token); err != nil {
		t.Fatal(err)
	}
	b.settles("b")
	b.End("b", b.now, false)
	b.settles("c")
}

func TestTokensGrowAcrossAllLocks(t *testing.T) {
	b := newBench(t)
	var last uint64
	for _, name := range []string{"x", "y", "x", "z"} {
		r := b.must(b.acquire("a", name))
		if r.Token <= last {
			t.Fatalf("token %d after %d", r.Token, last)
		}
		last = r.Token
		if err := b.release("a", name, r.Token); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOnlyTheHolderReleasesAndOnlyOnce(t *testing.T) {
	b := newBench(t)
	r := b.must(b.acquire("a", "x"))
	for _, call := range []struct {
		session, name string
		token         uint64
	}{{"b", "x", r.Token}, {"a", "y", r.Token}, {"a", "x", r.Token + 1}} {
		if err := b.release(call.session, call.name, call.token); !fault.Is(err, fault.NotHeld) {
			t.Errorf("release %+v: %v, want not_held", call, err)
		}
	}
	if err := b.release("a", "x", r.Token); err != nil {
		t.Fatal(err)
	}
	if err := b.release("a", "x", r.Token); !fault.Is(err, fault.NotHeld) {
		t.Fatalf("a second release: %v, want not_held", err)
	}
}

func TestTryNamesTheHolder(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("a", "x"))
	contains(t, b.refuse(fault.Held)(b.try("b", "x")), `lock "x"`, "a.lua:2", "run a", "1970-01-01T01:00:00Z")
	b.refuse(fault.Held)(b.try("a", "x"))
}

func TestOneThatGivesUpIsToldWhoWasInTheWay(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("a", "x"))
	late := func(op Op) string {
		err := b.Late(&op, 2*time.Second)
		if !fault.Is(err, fault.Timeout) {
			t.Errorf("%v, want a timeout", err)
		}
		return err.Error()
	}
	contains(t, late(Op{Verb: Acquire, Name: "x"}), `lock "x" was not free within 2s: it is held by a.lua:2`)
	b.End("a", b.now, false)
	contains(t, late(Op{Verb: Acquire, Name: "x"}), `lock "x" was not free within 2s`)
	contains(t, late(Op{Verb: WaitRun, Target: "r"}), `run "r" has not ended within 2s`)
}

func TestIdleLocksAreRememberedButNotAllForEver(t *testing.T) {
	b := newBench(t)
	for i := range maxIdle + 100 {
		name := fmt.Sprint("x", i)
		r := b.must(b.acquire("a", name))
		ticket := b.waits(b.acquire("b", name))
		b.Cancel(ticket)
		if err := b.release("a", name, r.Token); err != nil {
			t.Fatal(err)
		}
	}
	b.settles("")
	if len(b.locks) != maxIdle || len(b.sessions) != 0 || len(b.leases) != 0 || len(b.waiters) != 0 || b.queued != 0 {
		t.Errorf("left: %d locks, %d sessions, %d leases, %d waiters (%d queued)",
			len(b.locks), len(b.sessions), len(b.leases), len(b.waiters), b.queued)
	}
}

func TestPermitsAreFixedOnceStatedOrUsed(t *testing.T) {
	b := newBench(t)
	open := func(name string, permits int) error {
		_, err := b.do("a", Op{Verb: Open, Name: name, Permits: permits})
		return err
	}
	for _, permits := range []int{3, 0, 3} {
		if err := open("stated", permits); err != nil {
			t.Fatal(err)
		}
	}
	misuse(t, open("stated", 2), `lock "stated" has permits=3, it cannot be opened with permits=2`)
	b.must(b.acquire("a", "used"))
	misuse(t, open("used", 2), `lock "used" has permits=1, it cannot be opened with permits=2`)
	if err := open("used", 1); err != nil {
		t.Fatal(err)
	}
	misuse(t, open("negative", -1), "at least 1")
	b.must(b.acquire("a", "idle"))
	b.End("a", b.now, false)
	if got := fmt.Sprint(b.must(b.do("a", Op{Verb: List})).Locks); got != "[{idle 1 0 0} {stated 3 0 0} {used 1 0 0}]" {
		t.Errorf("listed: %s", got)
	}
	misuse(t, open("used", 2), "permits=1")
	misuse(t, open("idle", 2), "permits=1")
}

func TestALockUsedLongAgoIsForgottenUnlessItWasStated(t *testing.T) {
	b := newBench(t)
	use := func(name string) {
		r := b.must(b.acquire("a", name))
		if err := b.release("a", name, r.Token); err != nil {
			t.Fatal(err)
		}
	}
	b.must(b.do("a", Op{Verb: Open, Name: "stated", Permits: 1}))
	for _, name := range []string{"stated", "old", "older"} {
		use(name)
	}
	use("old") // again, so it is the younger one
	for i := range maxIdle - 1 {
		use(fmt.Sprint("x", i))
	}
	for name, known := range map[string]bool{"stated": true, "old": true, "older": false} {
		if _, err := b.do("a", Op{Verb: Open, Name: name, Permits: 2}); (err != nil) != known {
			t.Errorf("lock %s with other permits: %v", name, err)
		}
	}
}

func TestASemaphoreHasAsManyHoldersAsPermits(t *testing.T) {
	b := newBench(t)
	b.must(b.do("a", Op{Verb: Open, Name: "s", Permits: 2}))
	b.must(b.acquire("a", "s"))
	if b.must(b.do("a", Op{Verb: IsLocked, Name: "s"})).Locked {
		t.Error("it says that it is locked, but has a permit left")
	}
	b.must(b.acquire("a", "s"))
	b.waits(b.acquire("b", "s"))
	if !b.must(b.do("a", Op{Verb: IsLocked, Name: "s"})).Locked {
		t.Error("it says that it is not locked, but has no permit left")
	}
	b.End("a", b.now, false)
	b.settles("b")
	_, err := b.read("c", "s")
	misuse(t, err, "shared=true is for a lock with one permit")
}

func TestReadersShareAndAWaitingWriterIsNotStarved(t *testing.T) {
	b := newBench(t)
	b.must(b.read("r1", "x"))
	b.must(b.read("r2", "x"))
	b.waits(b.acquire("w", "x"))
	b.waits(b.read("r3", "x"))
	b.waits(b.read("r4", "x"))
	b.refuse(fault.Held)(b.do("r5", Op{Verb: Acquire, Name: "x", Shared: true}))
	b.End("r1", b.now, false)
	b.settles("")
	b.End("r2", b.now, false)
	b.settles("w")
	b.End("w", b.now, false)
	b.settles("r3 r4")
}

func TestWhenAWriterGivesUpTheReadersBehindItGoOn(t *testing.T) {
	b := newBench(t)
	b.must(b.read("r1", "x"))
	writer := b.waits(b.acquire("w", "x"))
	b.waits(b.read("r2", "x"))
	if !b.Cancel(writer) || b.Cancel(writer) {
		t.Error("Cancel should say once that the writer was in line")
	}
	b.settles("r2")
}

func TestReportsNameRunScriptAndLine(t *testing.T) {
	b := newBench(t)
	r := b.must(b.do("a", Op{Verb: Acquire, Name: "x", TTL: time.Second, Shared: true}))
	since := b.now
	b.pass(time.Millisecond)
	b.waits(b.acquire("b", "x"))
	holder := Record{Run: "a", Script: "a.lua", Line: 2, Since: since, Expires: r.Expires, Token: r.Token, Shared: true}
	if got := b.must(b.do("c", Op{Verb: Holders, Name: "x"})).Records; len(got) != 1 || got[0] != holder {
		t.Errorf("holders: %+v, want %+v", got, holder)
	}
	waiter := Record{Run: "b", Script: "b.lua", Line: 3, Since: b.now}
	if got := b.must(b.do("c", Op{Verb: Waiters, Name: "x"})).Records; len(got) != 1 || got[0] != waiter {
		t.Errorf("waiters: %+v, want %+v", got, waiter)
	}
	b.must(b.acquire("c", "other"))
	if got := fmt.Sprint(b.must(b.do("c", Op{Verb: List})).Locks); got != "[{other 1 1 0} {x 1 1 1}]" {
		t.Errorf("list: %s", got)
	}
	if got := fmt.Sprint(b.must(b.do("c", Op{Verb: List, Name: "o"})).Locks); got != "[{other 1 1 0}]" {
		t.Errorf("list with prefix: %s", got)
	}
}

func TestAnUnknownVerbIsMisuse(t *testing.T) {
	_, err := newBench(t).do("a", Op{})
	misuse(t, err, "no verb 0")
}

func TestResetAnswersAllWithClosedAndKeepsTheTokens(t *testing.T) {
	b := newBench(t)
	r := b.must(b.do("a", Op{Verb: Acquire, Name: "x", TTL: time.Second}))
	b.must(b.do("a", Op{Verb: Open, Name: "s", Permits: 3}))
	b.waits(b.acquire("b", "x"))
	b.waits(b.do("c", Op{Verb: WaitRun, Target: "a", Wait: true}))
	b.must(b.do("d", Op{Verb: Await, Target: "a"}))
	b.Reset()
	b.settles("b!closed c!closed")
	if len(b.locks) != 0 || len(b.sessions) != 0 || len(b.waiters) != 0 || b.queued != 0 || b.Due() != 0 {
		t.Errorf("left: %d locks, %d sessions, %d waiters (%d queued), due %d",
			len(b.locks), len(b.sessions), len(b.waiters), b.queued, b.Due())
	}
	if next := b.must(b.acquire("a", "x")); next.Token <= r.Token {
		t.Errorf("token %d after %d", next.Token, r.Token)
	}
}
