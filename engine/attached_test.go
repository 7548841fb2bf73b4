package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/lock"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/machine/topic"
	"github.com/unilua/unilua/engine/value"
)

// withGuest runs test in virtual time with an owner, an engine attached to it and
// the guest as which the owner knows that.
func withGuest(t *testing.T, o ServeOptions, test func(t *testing.T, owner, e *Engine, g *Guest)) {
	synctest.Test(t, func(t *testing.T) {
		owner, _ := begin(t, t.TempDir())
		e, g := visit(t, owner, o, pipe)
		test(t, owner, e, g)
	})
}

func TestWhatAClientHeldIsFreeWhenItsConnectionIsLost(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, owner, e *Engine, g *Guest) {
		held, here := session(t, e), session(t, owner)
		mail := must[*Queue](t)(held.Queue("mail", Keeping{}))
		must[queue.Reply](t)(mail.Do(queue.Op{Verb: queue.Put, Value: value.Int(1)}, 0))
		must[queue.Reply](t)(mail.Do(queue.Op{Verb: queue.Take}, 0))
		_, acquire := locksOf(t, held)
		must[lock.Reply](t)(acquire("deploy", 1))

		_, waits := locksOf(t, here)
		granted := make(chan error)
		go func() { _, err := waits("deploy", 2); granted <- err }()
		synctest.Wait()
		e.Owner().End(errors.New("the client has died"))
		if err := <-granted; err != nil {
			t.Error(err)
		}
		<-g.Done()
		r := must[queue.Reply](t)(must[*Queue](t)(here.Queue("mail", Keeping{})).Do(queue.Op{Verb: queue.GetStats}, 0))
		if st := r.Stats; st.Taken != 0 || st.Ready+st.Delayed != 1 {
			t.Errorf("the queue is %+v", st)
		}
	})
}

func TestAWaitOfAClientThatHasGoneTakesNothing(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, owner, e *Engine, g *Guest) {
		mail := must[*Queue](t)(session(t, e).Queue("mail", Keeping{}))
		failed := make(chan error)
		go func() { _, err := mail.Do(queue.Op{Verb: queue.Take}, Forever); failed <- err }()
		synctest.Wait()
		e.Owner().End(errors.New("the client has died"))
		refused(t, fault.Unknown, <-failed)
		<-g.Done()
		here := must[*Queue](t)(session(t, owner).Queue("mail", Keeping{}))
		must[queue.Reply](t)(here.Do(queue.Op{Verb: queue.Put, Value: value.Int(1)}, 0))
		must[queue.Reply](t)(here.Do(queue.Op{Verb: queue.Take}, 0))
	})
}

func TestAnOwnerThatEndsLeavesUnknownWhatWasUnderWayAndUnavailableTheRest(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, _, e *Engine, g *Guest) {
		s := session(t, e)
		hits := must[*Counter](t)(s.Counter("hits", Keeping{}))
		failed := make(chan error)
		go func() { _, err := hits.Do(counter.Op{Verb: counter.Wait, N: 1}, Forever); failed <- err }()
		synctest.Wait()
		g.Close()
		refused(t, fault.Unknown, <-failed)
		_, err := hits.Do(counter.Op{Verb: counter.Incr, N: 1}, 0)
		refused(t, fault.Unavailable, err)
		refused(t, fault.Unavailable, s.Tx(func(*Tx) error { t.Error("the function ran"); return nil }))
		_, err = s.Names(machine.Counter, "")
		refused(t, fault.Unavailable, err)
		if s.Context().Err() != nil {
			t.Error("the run was cancelled")
		}
	})
}

func TestAnOwnerThatEndsInATransactionEndsIt(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, owner, e *Engine, g *Guest) {
		s := session(t, e)
		err := s.Tx(func(tx *Tx) error {
			c := must[*Counter](t)(tx.Counter("hits"))
			must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
			g.Close()
			_, err := c.Do(counter.Op{Verb: counter.Get}, 0)
			refused(t, fault.Unavailable, err)
			return nil
		})
		if err == nil {
			t.Error("the transaction succeeded")
		}
		if got := valueOf(t, session(t, owner)); got != 0 {
			t.Errorf("the counter is %d", got)
		}
	})
}

func TestACancelledRunWithdrawsItsWaitAtTheOwner(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, owner, e *Engine, _ *Guest) {
		held, waits := session(t, owner), session(t, e)
		_, acquire := locksOf(t, held)
		must[lock.Reply](t)(acquire("deploy", 1))
		locks, wait := locksOf(t, waits)
		failed := make(chan error)
		go func() { _, err := wait("deploy", 2); failed <- err }()
		synctest.Wait()
		waits.Cancel(fault.New(fault.Canceled, "stop it"))
		refused(t, fault.Canceled, <-failed, "stop it")
		done := waits.CleanUp(time.Second, errEnded)
		defer done()
		r := must[lock.Reply](t)(locks.Do(lock.Op{Verb: lock.Waiters, Name: "deploy"}, 0))
		if len(r.Records) != 0 {
			t.Errorf("it still waits: %+v", r.Records)
		}
	})
}

func TestTheOwnerCancelsRunsOfItsGuests(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	withGuest(t, ServeOptions{Context: ctx}, func(t *testing.T, _, e *Engine, _ *Guest) {
		s := session(t, e)
		must[*Counter](t)(s.Counter("hits", Keeping{}))
		cancel(fault.New(fault.Canceled, "the host is stopping"))
		<-s.Context().Done()
		refused(t, fault.Canceled, context.Cause(s.Context()), "the host is stopping")
	})
}

func TestALeaseThatIsLostAtTheOwnerCancelsTheRunAndRefusesItsWrites(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, _, e *Engine, g *Guest) {
		s := session(t, e)
		hits := must[*Counter](t)(s.Counter("hits", Keeping{}))
		_, acquire := locksOf(t, s)
		must[lock.Reply](t)(acquire("deploy", 7, lock.Op{TTL: time.Minute}))
		<-s.Context().Done()
		refused(t, fault.Lost, context.Cause(s.Context()), `lock "deploy"`, "test.lua:7")
		s.lost.Store(nil) // as a client that does not care would
		done := s.CleanUp(time.Second, errEnded)
		defer done()
		_, err := hits.Do(counter.Op{Verb: counter.Incr, N: 1}, 0)
		refused(t, fault.Lost, err, `lock "deploy"`)
		_ = g
	})
}

func TestATransactionOfAClientRunsAgainOnConflict(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, owner, e *Engine, _ *Guest) {
		s, other := session(t, e), must[*Counter](t)(session(t, owner).Counter("hits", Keeping{}))
		runs := 0
		err := s.Tx(func(tx *Tx) error {
			runs++
			c := must[*Counter](t)(tx.Counter("hits"))
			n := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)).Value
			if runs <= 3 {
				must[int64](t)(Incr(other, 10))
			}
			_, err := c.Do(counter.Op{Verb: counter.Set, N: n + 1}, 0)
			return err
		})
		if got := valueOf(t, s); err != nil || runs != 4 || got != 31 {
			t.Errorf("%v, after %d runs it is %d", err, runs, got)
		}
	})
}

func TestATransactionOfAClientThatFailsChangesNothing(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, _, e *Engine, _ *Guest) {
		s := session(t, e)
		incr := func(tx *Tx) {
			c := must[*Counter](t)(tx.Counter("hits"))
			must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
		}
		failure := errors.New("as the script says")
		if err := s.Tx(func(tx *Tx) error { incr(tx); return failure }); err != failure {
			t.Errorf("it failed with %v", err)
		}
		err := s.Tx(func(tx *Tx) error { incr(tx); tx.Fail(fault.New(fault.Lost, "the item is gone")); return nil })
		refused(t, fault.Lost, err, "the item is gone")
		func() {
			defer func() { _ = recover() }()
			_ = s.Tx(func(tx *Tx) error { incr(tx); panic("a fault") })
		}()
		if got := valueOf(t, s); got != 0 || s.Transaction() != nil {
			t.Errorf("it is %d", got)
		}
	})
}

func TestALargeValueCrossesInATransaction(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, _, e *Engine, _ *Guest) {
		s, large := session(t, e), value.String(string(make([]byte, 5<<20)))
		check(t, s.Tx(func(tx *Tx) error {
			b := must[*State](t)(tx.State("big"))
			must[state.Reply](t)(b.Do(state.Op{Verb: state.Set, Key: "k", Value: large}, 0))
			if r := must[state.Reply](t)(b.Do(state.Op{Verb: state.Get, Key: "k"}, 0)); r.Value != large {
				t.Error("it came back as another")
			}
			return nil
		}))
	})
}

func TestWhatAnAttachedSessionSawIsOnDiskOnceItIsSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		owner, _ := begin(t, dir)
		e, _ := visit(t, owner, ServeOptions{}, pipe)
		s := session(t, e)
		jobs := must[*Queue](t)(s.Queue("jobs", Keeping{}))
		must[queue.Reply](t)(jobs.Do(queue.Op{Verb: queue.Put, Value: value.Int(1)}, 0))
		must[queue.Reply](t)(jobs.Do(queue.Op{Verb: queue.Pop}, 0))
		check(t, s.Settled())
		check(t, s.Settled()) // there is nothing to ask for
		_, after := begin(t, image(t, dir))
		if n := must[queue.Reply](t)(must[*Queue](t)(after.Queue("jobs", Keeping{})).Do(queue.Op{Verb: queue.Len}, 0)).N; n != 0 {
			t.Errorf("%d items are left after a crash", n)
		}
	})
}

func TestASlowSubscriberCostsOnlyItsBuffer(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, owner, e *Engine, _ *Guest) {
		news := must[*Topic](t)(session(t, e).Topic("news"))
		sub := must[topic.Reply](t)(news.Do(topic.Op{Verb: topic.Subscribe, Buffer: 10}, 0)).Sub
		here := must[*Topic](t)(session(t, owner).Topic("news"))
		for i := range 10_000 {
			must[topic.Reply](t)(here.Do(topic.Op{Verb: topic.Publish, Value: value.Int(int64(i))}, 0))
		}
		r := must[topic.Reply](t)(news.Do(topic.Op{Verb: topic.Next, Sub: sub}, 0))
		dropped := must[topic.Reply](t)(news.Do(topic.Op{Verb: topic.Dropped, Sub: sub}, 0)).N
		if r.Value != value.Int(9990) || dropped != 9990 {
			t.Errorf("the next is %v, %d were dropped", r.Value.Any(), dropped)
		}
	})
}

func TestNothingIsLeftOfAGuestThatHasGone(t *testing.T) {
	before := goleak.IgnoreCurrent()
	owner := New(Options{})
	for range 20 {
		a, b := sockets(t)
		g := owner.Serve(b, ServeOptions{})
		e := must[*Engine](t)(Attach(t.Context(), a, AttachOptions{}))
		for range 5 {
			s := e.NewSession(t.Context(), "test.lua")
			q := must[*Queue](t)(s.Queue("mail", Keeping{}))
			go func() { _, _ = q.Do(queue.Op{Verb: queue.Take}, Forever) }()
		}
		check(t, e.Close())
		<-g.Done()
	}
	sessions := 0
	owner.sessions.Range(func(_, _ any) bool { sessions++; return true })
	if sessions != 0 {
		t.Errorf("%d sessions are left", sessions)
	}
	check(t, owner.Close())
	goleak.VerifyNone(t, before)
}

func TestAnEngineDoesNotAttachToWhatIsNoOwner(t *testing.T) {
	a, b := sockets(t)
	c := attach.Serve(b, attach.Options{})
	defer c.Close()
	_, err := Attach(t.Context(), a, AttachOptions{})
	refused(t, fault.Unavailable, err, "attach to the owner of the shared objects")
}
