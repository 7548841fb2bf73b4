package engine

import (
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/topic"
	"github.com/unilua/unilua/engine/value"
)

func TestAGuardedSessionReadsAndDoesNotWrite(t *testing.T) {
	e, host := begin(t, "")
	own := must[*Counter](t)(host.Counter("__runs", Keeping{}))
	must[counter.Reply](t)(own.Do(counter.Op{Verb: counter.Set, N: 7}, 0))

	s := session(t, e)
	s.Guard(func(name string) error {
		if value.Reserved(name) {
			return fault.New(fault.Denied, "%s is not yours", name)
		}
		return nil
	})
	c := must[*Counter](t)(s.Counter("__runs", Keeping{}))
	if r := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)); r.Value != 7 {
		t.Errorf("it is %d", r.Value)
	}
	must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Wait, N: 7}, Forever))
	for name, err := range map[string]error{
		"set":  second(c.Do(counter.Op{Verb: counter.Set}, 0)),
		"next": second(c.Do(counter.Op{Verb: counter.Next}, 0)),
		"drop": c.Drop(),
		"keep": c.Keep(Keeping{Sync: SyncNever}),
		"open": second(s.Counter("__runs", Keeping{Persist: None})),
		"in a transaction": s.Tx(func(tx *Tx) error {
			return second(must[*Counter](t)(tx.Counter("__runs")).Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
		}),
	} {
		if !fault.Is(err, fault.Denied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r := must[counter.Reply](t)(own.Do(counter.Op{Verb: counter.Get}, 0)); r.Value != 7 {
		t.Errorf("it became %d", r.Value)
	}
	free := must[*Counter](t)(s.Counter("runs", Keeping{Persist: None}))
	must[counter.Reply](t)(free.Do(counter.Op{Verb: counter.Incr, N: 1}, 0))
}

func TestAGuardedSessionListensToATopic(t *testing.T) {
	e, host := begin(t, "")
	s := session(t, e)
	s.Guard(func(string) error { return fault.New(fault.Denied, "not yours") })
	mine := must[*Topic](t)(s.Topic("events"))
	sub := must[topic.Reply](t)(mine.Do(topic.Op{Verb: topic.Subscribe}, 0)).Sub
	theirs := must[*Topic](t)(host.Topic("events"))
	must[topic.Reply](t)(theirs.Do(topic.Op{Verb: topic.Publish, Value: value.Int(1)}, 0))
	if r := must[topic.Reply](t)(mine.Do(topic.Op{Verb: topic.Next, Sub: sub}, Forever)); r.Value != value.Int(1) {
		t.Errorf("got %v", r.Value)
	}
	must[topic.Reply](t)(mine.Do(topic.Op{Verb: topic.Dropped, Sub: sub}, 0))
	must[topic.Reply](t)(mine.Do(topic.Op{Verb: topic.Close, Sub: sub}, 0))
	if _, err := mine.Do(topic.Op{Verb: topic.Publish, Value: value.Int(2)}, 0); !fault.Is(err, fault.Denied) {
		t.Errorf("publish: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
