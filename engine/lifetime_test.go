package engine

import (
	"fmt"
	"sync"
	"testing"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/list"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

// inMemory returns how many objects the engine has, but for the locks.
func inMemory(e *Engine) int {
	n := -1
	e.members(func(member) { n++ })
	return n
}

// saveAll writes what waits to be written, as the background does in time.
func saveAll(t *testing.T, e *Engine) {
	t.Helper()
	if err := e.store.saver.checkpoint(); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsDroppedOrWasNeverUsedLeavesWithTheLastSessionThatOpenedIt(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		e := New(Options{Dir: dir})
		first, second := e.NewSession(t.Context(), "first"), e.NewSession(t.Context(), "second")
		for i := range 20 {
			name := fmt.Sprint("x", i)
			c, err := first.Counter(name, Keeping{})
			check(t, err)
			_, err = c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0)
			check(t, err)
			check(t, c.Drop())
			q, err := first.Queue(name, Keeping{})
			check(t, err)
			_, err = q.Do(queue.Op{Verb: queue.Put, Value: value.Int(1)}, 0)
			check(t, err)
			check(t, q.Drop())
			_, err = second.Queue(name, Keeping{})
			check(t, err)
			_, err = second.Dict(name)
			check(t, err)
		}
		first.Close(false)
		if n := inMemory(e); n < 40 {
			t.Errorf("%d objects are in memory, and 40 are open", n)
		}
		second.Close(false)
		if dir != "" {
			saveAll(t, e)
		}
		if n := inMemory(e); n != 0 {
			t.Errorf("%d objects are left in memory", n)
		}
		check(t, e.Close())
	}
}

func TestWhatHoldsSomethingOrIsKeptInAWayThatWasStatedStays(t *testing.T) {
	e := New(Options{Dir: t.TempDir()})
	s := e.NewSession(t.Context(), "s")
	c, err := s.Counter("used", Keeping{})
	check(t, err)
	_, err = c.Do(counter.Op{Verb: counter.Incr, N: 7}, 0)
	check(t, err)
	_, err = s.Queue("stated", Keeping{Persist: None})
	check(t, err)
	s.Close(false)
	saveAll(t, e)
	s = e.NewSession(t.Context(), "s")
	defer s.Close(false)
	if values, err := s.Counters(""); err != nil || values["used"] != 7 {
		t.Errorf("the counter has left: %v, %v", values, err)
	}
	if names, err := s.Names(machine.Queue, ""); err != nil || len(names) != 1 {
		t.Errorf("the queue has left: %v, %v", names, err)
	}
	check(t, e.Close())
}

func TestAnObjectThatAnybodyHasOpenIsTheSameForAll(t *testing.T) {
	e := New(Options{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 300 {
				gives, takes := e.NewSession(t.Context(), "gives"), e.NewSession(t.Context(), "takes")
				throughList(t, gives, takes)
				gives.Close(false)
				takes.Close(false)
			}
		})
	}
	wg.Wait()
	if n := inMemory(e); n != 0 {
		t.Errorf("%d objects are left in memory", n)
	}
	check(t, e.Close())
}

// throughList puts an element into a list in one session and takes one out in
// another: there must be one, since everybody puts one in before.
func throughList(t *testing.T, gives, takes *Session) {
	to, err := gives.List("shared")
	check(t, err)
	_, err = to.Do(list.Op{Verb: list.Push, Value: value.Int(1)}, 0)
	check(t, err)
	from, err := takes.List("shared")
	check(t, err)
	r, err := from.Do(list.Op{Verb: list.Pop}, 0)
	check(t, err)
	if r.Value.Absent() {
		t.Error("what was put into the list is not in it")
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
