package lock

import (
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

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
