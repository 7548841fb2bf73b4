package engine

import (
	"context"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/lock"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// begin returns an engine on dir, nothing on disk if it is "", and a session.
func begin(t testing.TB, dir string) (*Engine, *Session) {
	t.Helper()
	e := New(Options{Dir: dir})
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e, session(t, e)
}

func session(t testing.TB, e *Engine) *Session {
	s := e.NewSession(context.Background(), "test.lua")
	t.Cleanup(func() { s.Close(false) })
	return s
}

// must returns v, or ends the test if there is an error.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestArchivedObjectsSurviveACleanStop(t *testing.T) {
	dir := t.TempDir()
	e, s := begin(t, dir)
	q := must[*Queue](t)(s.Queue("mail", Keeping{}))
	must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Put, Value: value.String("one")}, 0))
	b := must[*State](t)(s.State("disks", Keeping{}))
	must[state.Reply](t)(b.Do(state.Op{Verb: state.Set, Key: "sda", Value: value.Int(7)}, 0))
	c := must[*Counter](t)(s.Counter("hits", Keeping{}))
	must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 3}, 0))
	first := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Next}, 0))
	s.Close(false)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}

	_, s = begin(t, dir)
	q = must[*Queue](t)(s.Queue("mail", Keeping{}))
	r := must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Take}, 0))
	if got, _ := r.Item.Value.AsString(); got != "one" {
		t.Errorf("took %q", got)
	}
	b = must[*State](t)(s.State("disks", Keeping{}))
	if r := must[state.Reply](t)(b.Do(state.Op{Verb: state.Get, Key: "sda"}, 0)); r.Value != value.Int(7) || r.Rev != 1 {
		t.Errorf("sda is %v at %d", r.Value.Any(), r.Rev)
	}
	c = must[*Counter](t)(s.Counter("hits", Keeping{}))
	if r := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)); r.Value != 3 {
		t.Errorf("hits is %d", r.Value)
	}
	if r := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Next}, 0)); r.Value <= first.Value {
		t.Errorf("id %d after %d", r.Value, first.Value)
	}
}

func TestATakeWaitsForAPut(t *testing.T) {
	e, s := begin(t, "")
	q := must[*Queue](t)(s.Queue("mail", Keeping{}))
	got := make(chan queue.Reply)
	other := session(t, e)
	go func() {
		mine, _ := other.Queue("mail", Keeping{})
		r, _ := mine.Do(queue.Op{Verb: queue.Take}, Forever)
		got <- r
	}()
	must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Put, Value: value.Int(1)}, 0))
	if r := <-got; r.Item.Value != value.Int(1) {
		t.Errorf("took %v", r.Item.Value.Any())
	}
}

func TestAWaitRunsOut(t *testing.T) {
	_, s := begin(t, "")
	q := must[*Queue](t)(s.Queue("mail", Keeping{}))
	if _, err := q.Do(queue.Op{Verb: queue.Take}, time.Millisecond); !fault.Is(err, fault.Timeout) {
		t.Errorf("a wait that ran out gave %v", err)
	}
	if _, err := q.Do(queue.Op{Verb: queue.Take}, 0); !fault.Is(err, fault.Empty) {
		t.Errorf("no wait gave %v", err)
	}
}

func TestAnEndedSessionHoldsNoLock(t *testing.T) {
	e, s := begin(t, "")
	l := must[*Locks](t)(s.Locks())
	must[lock.Reply](t)(l.Do(lock.Op{Verb: lock.Acquire, Name: "deploy"}, 0))
	other := session(t, e)
	mine := must[*Locks](t)(other.Locks())
	if _, err := mine.Do(lock.Op{Verb: lock.Acquire, Name: "deploy"}, 0); !fault.Is(err, fault.Held) {
		t.Errorf("a held lock gave %v", err)
	}
	s.Close(false)
	must[lock.Reply](t)(mine.Do(lock.Op{Verb: lock.Acquire, Name: "deploy"}, 0))
}

func TestATransactionHappensWhollyOrNotAtAll(t *testing.T) {
	_, s := begin(t, t.TempDir())
	err := s.Tx(func(tx *Tx) error {
		c := must[*Counter](t)(tx.Counter("orders"))
		n := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
		must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
		b := must[*State](t)(tx.State("orders"))
		must[state.Reply](t)(b.Do(state.Op{Verb: state.Set, Key: "o", Value: value.Int(n.Value)}, 0))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	failure := fault.New(fault.Invalid, "no")
	err = s.Tx(func(tx *Tx) error {
		c := must[*Counter](t)(tx.Counter("orders"))
		must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Incr, N: 5}, 0))
		return failure
	})
	if err != failure {
		t.Errorf("the transaction returned %v", err)
	}
	c := must[*Counter](t)(s.Counter("orders", Keeping{}))
	if r := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)); r.Value != 2 {
		t.Errorf("orders is %d", r.Value)
	}
}

func TestAnOldHandleMakesADroppedObjectAnew(t *testing.T) {
	dir := t.TempDir()
	e, s := begin(t, dir)
	b := must[*State](t)(s.State("disks", Keeping{}))
	must[state.Reply](t)(b.Do(state.Op{Verb: state.Set, Key: "sda", Value: value.Int(1)}, 0))
	if err := b.Drop(); err != nil {
		t.Fatal(err)
	}
	if names := must[[]string](t)(s.Names(machine.State, "")); len(names) != 0 {
		t.Errorf("after the drop there are %v", names)
	}
	must[state.Reply](t)(b.Do(state.Op{Verb: state.Set, Key: "sdb", Value: value.Int(2)}, 0))
	s.Close(false)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	_, s = begin(t, dir)
	if names := must[[]string](t)(s.Names(machine.State, "")); len(names) != 1 {
		t.Errorf("after a restart there are %v", names)
	}
}
