package state

import (
	"testing"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

var setA = Op{Verb: Set, Key: "a", Value: value.Int(1)}

// call applies op and settles.
func call(t *testing.T, m *Machine, seq uint64, op Op) {
	t.Helper()
	if _, err := m.Apply(machine.Call{Seq: seq}, &op); err != nil && err != machine.ErrWait {
		t.Fatal(err)
	}
	m.Settle(0)
}

func TestTheFeedHoldsOnlyWhatSomebodyHasYetToSee(t *testing.T) {
	m := New("b")
	call(t, m, 1, setA)
	if m.feed.end() != 0 {
		t.Error("a change is in the feed, but nobody watches")
	}
	call(t, m, 2, Op{Verb: Watch})
	call(t, m, 2, Op{Verb: Watch}) // applied again, it replaces itself
	if m.feed.watches != 1 {
		t.Errorf("%d watches, want 1", m.feed.watches)
	}
	for range 10 {
		call(t, m, 3, setA)
		call(t, m, 4, setA)
		call(t, m, 5, Op{Verb: WatchNext, ID: 2})
		if n := len(m.feed.changes); n > 2 {
			t.Fatalf("%d changes in the feed, want 2 at most", n)
		}
	}
	call(t, m, 6, Op{Verb: WatchNext, ID: 2, Wait: true})
	call(t, m, 7, Op{Verb: WatchClose, ID: 2})
	if f := &m.feed; f.watches+len(f.changes)+f.bytes+f.lag.Len()+len(f.lengths)+len(f.asleep)+len(f.waits) != 0 {
		t.Errorf("the feed is not empty after the last watch: %+v", f)
	}
}

func TestWhoIsLostHoldsNothingUp(t *testing.T) {
	m := New("b")
	call(t, m, 1, Op{Verb: Watch})
	for range MaxBehind + 1 {
		call(t, m, 2, setA)
	}
	if n := len(m.feed.changes); n != MaxBehind {
		t.Fatalf("%d changes in the feed, want %d", n, MaxBehind)
	}
	call(t, m, 3, Op{Verb: Watch})
	call(t, m, 4, setA)
	if n := len(m.feed.changes); n != 1 {
		t.Errorf("%d changes in the feed, want 1", n)
	}
}
