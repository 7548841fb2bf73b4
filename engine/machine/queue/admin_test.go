package queue_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
)

// everywhere returns a queue with items in every state.
func everywhere(t *testing.T) *fixture {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "taken", "buried")
	f.take("taker")
	f.must("taker", held(queue.Bury, f.take("taker")))
	f.put(queue.Op{Key: "k"}, "ready", "behind")
	f.put(queue.Op{Delay: time.Hour}, "delayed")
	return f
}

func TestPurgeRemovesWhatIsInAState(t *testing.T) {
	for _, c := range []struct {
		state queue.State
		left  string
	}{
		{0, "  taken buried"},
		{queue.Ready, "behind delayed taken buried"},
		{queue.Delayed, "ready  taken buried"},
		{queue.Buried, "ready delayed behind taken "},
	} {
		f := everywhere(t)
		before := f.stats()
		n := f.must("admin", queue.Op{Verb: queue.Purge, State: c.state}).N
		after := f.stats()
		f.equal("purged", after.Purged, n)
		f.equal("gone", before.Ready+before.Delayed+before.Buried-after.Ready-after.Delayed-after.Buried, n)
		left := ""
		for state := queue.Ready; state <= queue.Buried; state++ {
			if state > queue.Ready {
				left += " "
			}
			for i, it := range f.list(state) {
				if i > 0 {
					left += " "
				}
				left += text(it.Value)
			}
		}
		f.equal(fmt.Sprint("left by ", c.state), left, c.left)
	}
}

func TestPurgeNeverTakesAnItemFromItsHolder(t *testing.T) {
	f := everywhere(t)
	f.refused("admin", queue.Op{Verb: queue.Purge, State: queue.Taken}, "misuse")
}

func TestRedriveBringsBackTheOldestFirstWithAllTheirAttempts(t *testing.T) {
	f := newFixture(t, queue.Options{Attempts: 1})
	f.put(queue.Op{TTL: time.Hour}, "a", "b", "c")
	first := f.take("taker")
	f.release("taker", f.take("taker"), 0)
	f.release("taker", f.take("taker"), 0)
	f.release("taker", first, 0)
	f.pass(2 * time.Hour)
	f.holds(queue.Buried, "a b c")
	f.equal("redriven", f.must("admin", queue.Op{Verb: queue.Redrive, N: 2}).N, 2)
	f.holds(queue.Ready, "a b")
	it := f.take("taker")
	f.equal("attempt", it.Attempt, 1)
	f.equal("history", len(it.History), 1)
	f.equal("redriven", f.must("admin", queue.Op{Verb: queue.Redrive}).N, 1)
	f.pass(0)
	f.holds(queue.Ready, "b c")
}

func TestRedriveBringsBackWhatThereIsRoomFor(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 2})
	f.must("putter", all("a", "b"))
	f.must("taker", held(queue.Bury, f.take("taker")))
	f.must("taker", held(queue.Bury, f.take("taker")))
	f.put(queue.Op{}, "c")
	f.equal("redriven", f.must("admin", queue.Op{Verb: queue.Redrive}).N, 1)
	f.holds(queue.Ready, "a c")
	f.must("admin", queue.Op{Verb: queue.Configure, Options: queue.Options{Capacity: 1}})
	f.equal("redriven", f.must("admin", queue.Op{Verb: queue.Redrive}).N, 0)
}

func TestPeekShowsTheNextItemsAndListUpToAHundred(t *testing.T) {
	f := newFixture(t, queue.Options{})
	for i := range 101 {
		f.put(queue.Op{}, fmt.Sprint(i))
	}
	f.equal("peeked", len(f.must("x", queue.Op{Verb: queue.Peek}).Items), 1)
	three := f.must("x", queue.Op{Verb: queue.Peek, N: 3}).Items
	f.equal("peeked", text(three[2].Value), "2")
	f.equal("listed", len(f.must("x", queue.Op{Verb: queue.List}).Items), 100)
	f.equal("len", f.must("x", queue.Op{Verb: queue.Len}).N, 101)
	f.refused("x", queue.Op{Verb: queue.List, State: 9}, "misuse")
}

func TestConfigureChangesOnlyWhatIsStated(t *testing.T) {
	f := newFixture(t, queue.Options{})
	o := f.must("x", queue.Op{Verb: queue.Configure}).Options
	f.equal("defaults", *o, queue.Options{Capacity: queue.None, OnFull: queue.WaitForRoom, Lease: queue.None, Attempts: 5, Backoff: time.Second})
	f.must("x", queue.Op{Verb: queue.Configure, Options: queue.Options{Capacity: 7, Lease: time.Minute}})
	o = f.must("x", queue.Op{Verb: queue.Configure, Options: queue.Options{Lease: -5, OnFull: queue.Refuse, Attempts: 1}}).Options
	f.equal("options", *o, queue.Options{Capacity: 7, OnFull: queue.Refuse, Lease: queue.None, Attempts: 1, Backoff: time.Second})
	f.refused("x", queue.Op{Verb: queue.Configure, Options: queue.Options{OnFull: 9}}, "misuse")
	f.refused("x", queue.Op{Verb: 99}, "misuse")
}

func TestAnOperationTouchesAsFewCellsAsItCan(t *testing.T) {
	f := newFixture(t, queue.Options{})
	touches := func(what string, want string) {
		t.Helper()
		got := ""
		for _, c := range f.q.Journal().Touched() {
			got += fmt.Sprint(c.Part, " ")
		}
		f.equal("cells touched by "+what, got, want)
	}
	f.put(queue.Op{ID: "a"}, "a")
	touches("put", "2 4 ")
	it := f.take("taker")
	touches("take", "5 ")
	f.must("taker", held(queue.Renew, it))
	touches("renew", "5 ")
	f.release("taker", it, 0)
	touches("release", "5 ")
	it = f.take("taker")
	f.must("taker", held(queue.Ack, it))
	touches("ack of a stated id", "3 4 5 6 ")
	for _, verb := range []queue.Verb{queue.Configure, queue.Resume, queue.Purge, queue.Redrive, queue.GetStats} {
		f.must("admin", queue.Op{Verb: verb})
		touches("nothing to do", "")
	}
	f.put(queue.Op{Delay: time.Second}, "b")
	touches("put with a delay", "2 4 5 ")
	f.pass(time.Second)
	if _, ok := f.q.AppendCell(nil, machine.Cell{Part: 5, S: fmt.Sprint("putter.", f.seq)}); ok {
		t.Fatal("an item that is ready for the first time needs no status")
	}
}

func TestNamesOfStatesAndPolicies(t *testing.T) {
	for s := queue.Ready; s <= queue.Buried; s++ {
		if got, ok := queue.ParseState(s.String()); got != s || !ok {
			t.Errorf("%v is parsed as %v", s, got)
		}
	}
	for p := queue.WaitForRoom; p <= queue.DropOldest; p++ {
		if got, ok := queue.ParseOnFull(p.String()); got != p || !ok {
			t.Errorf("%v is parsed as %v", p, got)
		}
	}
	if _, ok := queue.ParseState(""); ok {
		t.Error("the empty name is a state")
	}
	if _, ok := queue.ParseOnFull("drop"); ok {
		t.Error("drop is a policy")
	}
}
