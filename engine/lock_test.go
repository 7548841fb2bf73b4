package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/lock"
)

// locksOf returns the locks as s sees them, and what acquires one of them at a
// line of its script, waiting for as long as it takes.
func locksOf(t testing.TB, s *Session) (*Locks, func(name string, line int, more ...lock.Op) (lock.Reply, error)) {
	l := must[*Locks](t)(s.Locks())
	return l, func(name string, line int, more ...lock.Op) (lock.Reply, error) {
		var op lock.Op
		for _, op = range more {
		}
		op.Verb, op.Name, op.Script, op.Line = lock.Acquire, name, s.Script(), line
		return l.Do(op, Forever)
	}
}

func refused(t testing.TB, code fault.Code, err error, texts ...string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Fatalf("got %v, want %s", err, code)
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%q does not say %q", err, text)
		}
	}
}

func TestAnExpiredLeaseCancelsItsRunAndRefusesItsWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, s := begin(t, t.TempDir())
		hits := must[*Counter](t)(s.Counter("hits", Keeping{}))
		l, acquire := locksOf(t, s)
		deploy := must[lock.Reply](t)(acquire("deploy", 7, lock.Op{TTL: time.Minute}))
		other := must[lock.Reply](t)(acquire("other", 8))
		<-s.Context().Done()
		refused(t, fault.Lost, context.Cause(s.Context()), `lock "deploy"`, "test.lua:7")

		done := s.CleanUp(time.Second, errEnded)
		defer done()
		_, err := hits.Do(counter.Op{Verb: counter.Incr, N: 1}, 0)
		refused(t, fault.Lost, err, `lock "deploy"`)
		refused(t, fault.Lost, s.Tx(func(*Tx) error { return nil }), `lock "deploy"`)
		_, err = acquire("third", 9)
		refused(t, fault.Lost, err)
		must[counter.Reply](t)(hits.Do(counter.Op{Verb: counter.Get}, 0))
		_, err = l.Do(lock.Op{Verb: lock.Release, Name: "deploy", Token: deploy.Token}, 0)
		refused(t, fault.Lost, err)
		must[lock.Reply](t)(l.Do(lock.Op{Verb: lock.Release, Name: "other", Token: other.Token}, 0))
	})
}

func TestALeaseLostDuringATransactionRefusesItsCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, s := begin(t, "")
		_, acquire := locksOf(t, s)
		must[lock.Reply](t)(acquire("deploy", 1, lock.Op{TTL: time.Minute}))
		err := s.Tx(func(tx *Tx) error {
			c := must[*Counter](t)(tx.Counter("hits"))
			must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
			<-s.Context().Done()
			return nil
		})
		refused(t, fault.Lost, err, `lock "deploy"`)
		c := must[*Counter](t)(session(t, e).Counter("hits", Keeping{}))
		if r := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)); r.Value != 0 {
			t.Errorf("the counter is %d", r.Value)
		}
	})
}

func TestTheHolderIsFencedOffBeforeTheNextIsGranted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, s := begin(t, "")
		hits := must[*Counter](t)(s.Counter("hits", Keeping{}))
		_, acquire := locksOf(t, s)
		must[lock.Reply](t)(acquire("deploy", 1, lock.Op{TTL: time.Minute}))
		next := session(t, e)
		_, acquireNext := locksOf(t, next)
		must[lock.Reply](t)(acquireNext("deploy", 2))
		_, err := hits.Do(counter.Op{Verb: counter.Incr, N: 1}, 0)
		refused(t, fault.Lost, err)
	})
}

func TestAnIgnoredLossCancelsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, s := begin(t, "")
		l, acquire := locksOf(t, s)
		r := must[lock.Reply](t)(acquire("deploy", 1, lock.Op{TTL: time.Minute, OnLost: lock.Ignore}))
		time.Sleep(time.Hour)
		if err := s.Context().Err(); err != nil {
			t.Error(err)
		}
		_, err := l.Do(lock.Op{Verb: lock.Release, Name: "deploy", Token: r.Token}, 0)
		refused(t, fault.Lost, err)
		must[lock.Reply](t)(acquire("deploy", 2))
	})
}

func TestACanceledRunMayStillRelease(t *testing.T) {
	_, s := begin(t, "")
	l, acquire := locksOf(t, s)
	r := must[lock.Reply](t)(acquire("deploy", 1))
	s.Cancel(errEnded)
	_, err := acquire("other", 2)
	refused(t, fault.Canceled, err)
	must[lock.Reply](t)(l.Do(lock.Op{Verb: lock.Release, Name: "deploy", Token: r.Token}, 0))
}

func TestAWaitThatRunsOutNamesTheHolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, s := begin(t, "")
		_, acquire := locksOf(t, s)
		must[lock.Reply](t)(acquire("deploy", 7))
		l, _ := locksOf(t, session(t, e))
		_, err := l.Do(lock.Op{Verb: lock.Acquire, Name: "deploy"}, 2*time.Second)
		refused(t, fault.Timeout, err, `lock "deploy" was not free within 2s`, "test.lua:7", s.ID())
	})
}

func TestTokensGrowAcrossRestarts(t *testing.T) {
	dir := t.TempDir()
	var last uint64
	for range 3 {
		e, s := begin(t, dir)
		l, acquire := locksOf(t, s)
		for line := range 3 {
			r := must[lock.Reply](t)(acquire("deploy", line))
			if r.Token <= last {
				t.Fatalf("token %d after %d", r.Token, last)
			}
			last = r.Token
			must[lock.Reply](t)(l.Do(lock.Op{Verb: lock.Release, Name: "deploy", Token: r.Token}, 0))
		}
		s.Close(false)
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestADeadlockNamesEachLine has run a wait for run b, which waits for a lock
// of run c, which then asks for a lock of run a.
func TestADeadlockNamesEachLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _ := begin(t, "")
		a, b, c := e.NewSession(t.Context(), "a.lua"), e.NewSession(t.Context(), "b.lua"), e.NewSession(t.Context(), "c.lua")
		_, acquireA := locksOf(t, a)
		_, acquireB := locksOf(t, b)
		_, acquireC := locksOf(t, c)
		must[lock.Reply](t)(acquireA("one", 1))
		must[lock.Reply](t)(acquireC("two", 2))
		done := must[func()](t)(a.AwaitRun(b, "a.lua", 3))
		go acquireB("two", 4)
		synctest.Wait()
		_, err := acquireC("one", 5)
		refused(t, fault.Deadlock, err, "a.lua:1", "c.lua:2", "a.lua:3", "b.lua:4", "c.lua:5", a.ID(), b.ID(), c.ID(), `"one"`, `"two"`)

		done()
		go acquireC("one", 6)
		synctest.Wait()
		_, err = a.AwaitRun(b, "a.lua", 7)
		refused(t, fault.Deadlock, err, "a.lua:7", "b.lua:4", "c.lua:6")
		a.Close(false)
		b.Close(false)
		c.Close(false)
		synctest.Wait()
	})
}

// TestAWaitForARunCountsBeforeAnythingIsOpened has a run wait for another while
// there is no shared object yet; that wait is part of a cycle later.
func TestAWaitForARunCountsBeforeAnythingIsOpened(t *testing.T) {
	e, grandparent := begin(t, t.TempDir())
	parent, child := session(t, e), session(t, e)
	defer must[func()](t)(parent.AwaitRun(child, "parent.lua", 1))()
	_, acquire := locksOf(t, grandparent)
	must[lock.Reply](t)(acquire("deploy", 2))
	defer must[func()](t)(grandparent.AwaitRun(parent, "grandparent.lua", 3))()
	_, acquireChild := locksOf(t, child)
	_, err := acquireChild("deploy", 4)
	refused(t, fault.Deadlock, err, "parent.lua:1", "grandparent.lua:3", "test.lua:4")
}

func TestAWaitForACanceledRunIsNoDeadlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, s := begin(t, "")
		child := session(t, e)
		_, acquire := locksOf(t, s)
		_, acquireChild := locksOf(t, child)
		must[lock.Reply](t)(acquire("deploy", 1))
		go acquireChild("deploy", 2)
		synctest.Wait()
		child.Cancel(errEnded) // and it has not left the line yet
		must[func()](t)(s.AwaitRun(child, "test.lua", 3))()
		synctest.Wait()
	})
}

func TestCleanUpEndsWithItsOwnCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, s := begin(t, "")
		s.Cancel(errEnded)
		late := errors.New("too late")
		done := s.CleanUp(5*time.Second, late)
		<-s.Context().Done()
		if cause := context.Cause(s.Context()); cause != late {
			t.Errorf("the cause is %v", cause)
		}
		done()
		if cause := context.Cause(s.Context()); cause != errEnded {
			t.Errorf("afterwards the cause is %v", cause)
		}
	})
}
