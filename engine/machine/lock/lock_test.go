package lock

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// bench is a machine with a clock, and calls from sessions that stand on lines
// of scripts named after them.
type bench struct {
	testing.TB
	*Machine
	now  machine.Time
	line int
}

func newBench(t testing.TB) *bench {
	b := &bench{TB: t, Machine: New("locks"), now: machine.Time(time.Hour)}
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 1_000_000}))
	return b
}

// do applies op for session, on the next line of its script.
func (b *bench) do(session string, op Op) (Reply, error) {
	b.line++
	op.Script, op.Line = session+".lua", b.line
	return b.Apply(machine.Call{Session: session, Seq: uint64(b.line), Now: b.now}, &op)
}

func (b *bench) must(r Reply, err error) Reply {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *bench) refuse(code fault.Code) func(Reply, error) string {
	b.Helper()
	return func(_ Reply, err error) string {
		b.Helper()
		if !fault.Is(err, code) {
			b.Fatalf("got error %v, want code %s", err, code)
		}
		return err.Error()
	}
}

func (b *bench) acquire(session, name string) (Reply, error) {
	return b.do(session, Op{Verb: Acquire, Name: name, Wait: true})
}

func (b *bench) read(session, name string) (Reply, error) {
	return b.do(session, Op{Verb: Acquire, Name: name, Wait: true, Shared: true})
}

func (b *bench) try(session, name string) (Reply, error) {
	return b.do(session, Op{Verb: Acquire, Name: name})
}

func (b *bench) release(session, name string, token uint64) error {
	_, err := b.do(session, Op{Verb: Release, Name: name, Token: token})
	return err
}

// waits applies op and expects it to wait.
func (b *bench) waits(_ Reply, err error) machine.Ticket {
	b.Helper()
	if err != machine.ErrWait {
		b.Fatalf("got error %v, want it to wait", err)
	}
	return b.lastTicket()
}

func (b *bench) lastTicket() machine.Ticket {
	for t := range b.waiters {
		if t.Seq == uint64(b.line) {
			return t
		}
	}
	b.Fatal("no waiter has the last ticket")
	return machine.Ticket{}
}

// settled returns who is answered now, in order.
func (b *bench) settled() string {
	b.Helper()
	var names []string
	for t, _, err, ok := b.Settle(b.now); ok; t, _, err, ok = b.Settle(b.now) {
		if err != nil {
			t.Session += "!" + string(fault.CodeOf(err))
		}
		names = append(names, t.Session)
	}
	return strings.Join(names, " ")
}

func (b *bench) settles(want string) {
	b.Helper()
	if got := b.settled(); got != want {
		b.Fatalf("answered: %q, want %q", got, want)
	}
}

func (b *bench) pass(d time.Duration) {
	b.now += machine.Time(d)
	b.Tick(b.now)
}

func misuse(t testing.TB, err error, want string) {
	t.Helper()
	var m *fault.Misuse
	if !errors.As(err, &m) || !strings.Contains(m.Message, want) {
		t.Fatalf("got error %v, want a misuse that says %q", err, want)
	}
}

func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
}

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

func TestAnIdleLockCostsNothing(t *testing.T) {
	b := newBench(t)
	for i := range 100 {
		name := fmt.Sprint("x", i)
		r := b.must(b.acquire("a", name))
		ticket := b.waits(b.acquire("b", name))
		b.Cancel(ticket)
		if err := b.release("a", name, r.Token); err != nil {
			t.Fatal(err)
		}
	}
	b.settles("")
	if len(b.locks) != 0 || len(b.sessions) != 0 || len(b.leases) != 0 || len(b.waiters) != 0 || b.queued != 0 {
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
	b.End("a", b.now, false)
	if got := fmt.Sprint(b.must(b.do("a", Op{Verb: List})).Locks); got != "[{stated 3 0 0} {used 1 0 0}]" {
		t.Errorf("listed: %s", got)
	}
	misuse(t, open("used", 2), "permits=1")
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

func TestALeaseExpiresOnlyIfItHasATTL(t *testing.T) {
	b := newBench(t)
	forever := b.must(b.acquire("a", "forever"))
	short := b.must(b.do("a", Op{Verb: Acquire, Name: "short", TTL: time.Second}))
	if b.Due() != short.Expires || short.Expires != b.now+machine.Time(time.Second) {
		t.Errorf("due at %d, expires at %d, now %d", b.Due(), short.Expires, b.now)
	}
	b.waits(b.acquire("b", "short"))
	b.pass(time.Second - 1)
	b.settles("")
	b.pass(1)
	b.settles("b")
	b.pass(1000 * time.Hour)
	if r := b.must(b.do("a", Op{Verb: Remaining, Name: "forever", Token: forever.Token})); r.Expires != 0 || r.Remaining != 0 {
		t.Errorf("a lease without ttl: %+v", r)
	}
	if err := b.release("a", "short", short.Token); !fault.Is(err, fault.Lost) {
		t.Errorf("release after expiry: %v, want lost", err)
	}
	b.refuse(fault.Lost)(b.do("a", Op{Verb: Renew, Name: "short", Token: short.Token}))
	b.refuse(fault.Lost)(b.do("a", Op{Verb: Remaining, Name: "short", Token: short.Token}))
}

func TestALostLeaseIsReportedUnlessItIsToBeIgnored(t *testing.T) {
	b := newBench(t)
	lost := b.must(b.do("a", Op{Verb: Acquire, Name: "x", TTL: time.Second}))
	b.must(b.do("a", Op{Verb: Acquire, Name: "y", TTL: time.Second, OnLost: Ignore}))
	b.pass(time.Minute)
	want := LostLease{Session: "a", Lock: "x", Token: lost.Token, Script: "a.lua", Line: 2, Expired: lost.Expires}
	if got := b.Lost(); len(got) != 1 || got[0] != want {
		t.Errorf("lost: %+v, want only %+v", got, want)
	}
	if got := b.Lost(); len(got) != 0 {
		t.Errorf("lost again: %+v", got)
	}
}

func TestRenewMovesTheExpiry(t *testing.T) {
	b := newBench(t)
	r := b.must(b.do("a", Op{Verb: Acquire, Name: "x", TTL: 10 * time.Second}))
	remaining := func() time.Duration {
		return b.must(b.do("a", Op{Verb: Remaining, Name: "x", Token: r.Token})).Remaining
	}
	b.pass(4 * time.Second)
	if got := remaining(); got != 6*time.Second {
		t.Errorf("remaining %v", got)
	}
	for _, step := range []struct{ ttl, want time.Duration }{{0, 10 * time.Second}, {time.Minute, time.Minute}, {0, time.Minute}} {
		b.must(b.do("a", Op{Verb: Renew, Name: "x", Token: r.Token, TTL: step.ttl}))
		if got := remaining(); got != step.want {
			t.Errorf("after renew(%v) remaining %v, want %v", step.ttl, got, step.want)
		}
	}
	_, err := b.do("a", Op{Verb: Renew, Name: "x", Token: r.Token, TTL: -1})
	misuse(t, err, "ttl must be positive")
	_, err = b.do("a", Op{Verb: Acquire, Name: "y", TTL: -1})
	misuse(t, err, "ttl must be positive")
	b.must(b.do("a", Op{Verb: Renew, Name: "x", Token: r.Token, TTL: 1<<63 - 1}))
	b.pass(time.Hour)
	if got := remaining(); got < 1<<62 {
		t.Errorf("after the longest renew remaining %v", got)
	}
}

func TestRenewGivesATTLToALeaseWithout(t *testing.T) {
	b := newBench(t)
	r := b.must(b.acquire("a", "x"))
	if got := b.must(b.do("a", Op{Verb: Renew, Name: "x", Token: r.Token})); got.Expires != 0 {
		t.Errorf("renew without ttl made it expire at %d", got.Expires)
	}
	b.must(b.do("a", Op{Verb: Renew, Name: "x", Token: r.Token, TTL: time.Second}))
	b.pass(time.Second)
	b.must(b.acquire("b", "x"))
}

func TestWhatASessionRemembersOfLostLeasesIsBounded(t *testing.T) {
	b := newBench(t)
	var last Reply
	for range 3 * mostLost {
		last = b.must(b.do("a", Op{Verb: Acquire, Name: "x", TTL: 1, OnLost: Ignore}))
		b.pass(1)
	}
	if n := len(b.sessions["a"].lost); n > mostLost {
		t.Errorf("%d tokens are remembered", n)
	}
	if err := b.release("a", "x", last.Token); !fault.Is(err, fault.Lost) {
		t.Errorf("release of the last: %v, want lost", err)
	}
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

func TestWaitRunIsAnsweredWhenTheRunEnds(t *testing.T) {
	b := newBench(t)
	b.waits(b.do("parent", Op{Verb: WaitRun, Target: "child", Wait: true}))
	gaveUp := b.waits(b.do("other", Op{Verb: WaitRun, Target: "child", Wait: true}))
	b.Cancel(gaveUp)
	b.settles("")
	b.End("child", b.now, false)
	b.settles("parent")
	b.refuse(fault.Timeout)(b.do("parent", Op{Verb: WaitRun, Target: "child"}))
	if len(b.sessions) != 0 {
		t.Errorf("left: %d sessions", len(b.sessions))
	}
}

func TestAnAnswerThatIsNotFetchedCanBeCancelled(t *testing.T) {
	b := newBench(t)
	ticket := b.waits(b.do("parent", Op{Verb: WaitRun, Target: "child", Wait: true}))
	b.End("child", b.now, false)
	if !b.Cancel(ticket) {
		t.Error("Cancel says that Settle has answered it already")
	}
	b.settles("")
}

func TestAwaitIsAnEdgeWithoutAnAnswer(t *testing.T) {
	b := newBench(t)
	b.must(b.do("parent", Op{Verb: Await, Target: "c1"}))
	edge := b.lastTicket()
	b.must(b.do("parent", Op{Verb: Await, Target: "c2"}))
	if !b.Cancel(edge) || b.Cancel(edge) {
		t.Error("Cancel should say once that the edge was there")
	}
	b.End("c2", b.now, false)
	b.settles("")
	if len(b.sessions) != 0 || len(b.waiters) != 0 {
		t.Errorf("left: %d sessions, %d edges", len(b.sessions), len(b.waiters))
	}
}

func TestNothingIsGrantedBeyondTheReserve(t *testing.T) {
	b := &bench{TB: t, Machine: New("locks")}
	b.refuse(fault.Unavailable)(b.try("a", "x"))
	b.waits(b.acquire("a", "x"))
	b.waits(b.acquire("b", "y"))
	b.settles("")
	if b.TokensLeft() != 0 || b.TokensWanted() != 3 {
		t.Errorf("%d left, %d wanted", b.TokensLeft(), b.TokensWanted())
	}
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 1}))
	b.settles("a")
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 10}))
	b.settles("b")
	if b.TokensLeft() != 8 || b.TokensReserved() != 10 {
		t.Errorf("%d left of %d", b.TokensLeft(), b.TokensReserved())
	}
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 3}))
	b.refuse(fault.Range)(b.do("host", Op{Verb: Reserve, UpTo: 1<<53 + 1}))
	if b.TokensReserved() != 10 {
		t.Errorf("reserved %d, it only grows", b.TokensReserved())
	}
}

func TestTokensGoOnAboveTheReserveAfterARestart(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("a", "x"))
	data, ok := b.AppendCell(nil, reserveCell)
	if !ok {
		t.Fatal("the reserve is not saved")
	}
	again := &bench{TB: t, Machine: New("locks")}
	if err := again.RestoreCell(reserveCell, string(data)); err != nil {
		t.Fatal(err)
	}
	again.Recover(0)
	again.refuse(fault.Unavailable)(again.try("a", "x"))
	again.must(again.do("host", Op{Verb: Reserve, UpTo: 1_000_100}))
	if r := again.must(again.try("a", "x")); r.Token != 1_000_001 {
		t.Errorf("token %d", r.Token)
	}
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

func TestADamagedReserveIsRefused(t *testing.T) {
	for _, data := range []string{"\x80", "\x81", "\x81\x20", "\x81\x60", "\x01", "\x81\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"} {
		if err := New("locks").RestoreCell(reserveCell, data); err == nil {
			t.Errorf("accepts %x", data)
		}
	}
	if err := New("locks").RestoreCell(machine.Cell{Part: 'x'}, "\x81\x01"); err == nil {
		t.Error("accepts a cell it has not")
	}
}
