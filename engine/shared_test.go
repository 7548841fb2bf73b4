package engine

import (
	"context"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/list"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/machine/topic"
	"github.com/unilua/unilua/engine/value"
)

// large is about a tenth of what the objects of these tests may take together.
var large = value.String(strings.Repeat("x", 100_000))

// smallEngine returns a session of an engine whose objects may take 1 MB.
func smallEngine(t *testing.T, dir string) (*Engine, *Session) {
	t.Helper()
	e := New(Options{Dir: dir, MaxShared: 1 << 20})
	s := e.NewSession(context.Background(), "test.lua")
	t.Cleanup(func() { s.Close(false); _ = e.Close() })
	return e, s
}

func TestWhatAddsIsRefusedWhenAllObjectsTogetherAreFull(t *testing.T) {
	e, s := smallEngine(t, "")
	q := must[*Queue](t)(s.Queue("q", Keeping{Persist: None}))
	d, l := must[*State](t)(s.Dict("d")), must[*List](t)(s.List("l"))
	b := must[*State](t)(s.State("b", Keeping{Persist: None}))
	tp := must[*Topic](t)(s.Topic("t"))
	must[topic.Reply](t)(tp.Do(topic.Op{Verb: topic.Subscribe, Buffer: 64}, 0))
	adds := map[string]func() error{
		"put":     func() error { _, err := q.Do(queue.Op{Verb: queue.Put, Value: large}, 0); return err },
		"set":     func() error { _, err := d.Do(state.Op{Verb: state.Set, Key: "k", Value: large}, 0); return err },
		"add":     func() error { _, err := b.Do(state.Op{Verb: state.Add, Key: "n", Value: large}, 0); return err },
		"push":    func() error { _, err := l.Do(list.Op{Verb: list.Push, Value: large}, 0); return err },
		"publish": func() error { _, err := tp.Do(topic.Op{Verb: topic.Publish, Value: large}, 0); return err },
		"in a transaction": func() error {
			return s.Tx(func(tx *Tx) error {
				_, err := must[*Queue](t)(tx.Queue("q")).Do(queue.Op{Verb: queue.Put, Value: large}, 0)
				return err
			})
		},
	}
	puts := 0
	for ; adds["put"]() == nil; puts++ {
		if puts > 20 {
			t.Fatal("a queue of 1 MB takes more than 2 MB")
		}
	}
	if puts < 5 {
		t.Errorf("only %d puts of 100 KB fit in 1 MB", puts)
	}
	for name, add := range adds {
		if err := add(); fault.CodeOf(err) != fault.Full || !strings.Contains(err.Error(), "1MB of memory") || !strings.Contains(err.Error(), "--max-shared") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := e.SharedBytes(); n > 1<<20 {
		t.Errorf("%d bytes are held, more than may be", n)
	}
	must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Len}, 0))
	must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Purge}, 0))
	for name, add := range adds {
		if err := add(); err != nil {
			t.Errorf("%s, with room again: %v", name, err)
		}
	}
}

func TestWhatObjectsTookIsGivenBackWhenTheyLeave(t *testing.T) {
	e, s := smallEngine(t, "")
	for range 30 { // three times what fits
		q := must[*Queue](t)(s.Queue("q", Keeping{Persist: None}))
		must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Put, Value: large}, 0))
		if err := q.Drop(); err != nil {
			t.Fatal(err)
		}
	}
	s.Close(false)
	if n := e.SharedBytes(); n != 0 {
		t.Errorf("%d bytes are still counted", n)
	}
}

func TestWhatIsRestoredCountsAndIsNeverRefused(t *testing.T) {
	dir := t.TempDir()
	e := New(Options{Dir: dir})
	s := e.NewSession(context.Background(), "test.lua")
	q := must[*Queue](t)(s.Queue("q", Keeping{}))
	for range 20 {
		must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Put, Value: large}, 0))
	}
	held := e.SharedBytes()
	s.Close(false)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e, s = smallEngine(t, dir)
	q = must[*Queue](t)(s.Queue("q", Keeping{}))
	if n := must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Len}, 0)).N; n != 20 {
		t.Errorf("%d items came back", n)
	}
	if got := e.SharedBytes(); got != held {
		t.Errorf("%d bytes are counted after a restart, %d before", got, held)
	}
	if _, err := q.Do(queue.Op{Verb: queue.Put, Value: large}, 0); fault.CodeOf(err) != fault.Full {
		t.Errorf("a put into what is full: %v", err)
	}
	for range 20 {
		must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Pop}, 0))
	}
	must[queue.Reply](t)(q.Do(queue.Op{Verb: queue.Put, Value: large}, 0))
}
