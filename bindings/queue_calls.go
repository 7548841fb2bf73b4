package bindings

import (
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

func openQueue(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(2)
	keep, tuning := o.Keeping(), tuningOfQueue(o)
	q, err := a.Run().session.Queue(name, keep)
	if err == nil {
		err = tune(q, tuning)
	}
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(queueClass.new(q))
}

// tuningOfQueue returns the operation that states the options of a queue, nil
// if none is stated.
func tuningOfQueue(o Options) *queue.Op {
	tuning := queue.Options{
		Capacity: o.Int("capacity", 1, 0),
		Lease:    o.Span("lease"),
		Attempts: o.Int("attempts", 1, 0),
		Backoff:  o.Duration("backoff", 0),
	}
	if o.Has("backoff") && tuning.Backoff == 0 {
		tuning.Backoff = queue.None
	}
	tuning.OnFull, _ = queue.ParseOnFull(o.Choice("on_full", "wait", "error", "drop_oldest"))
	if tuning == (queue.Options{}) {
		return nil
	}
	return &queue.Op{Verb: queue.Configure, Options: tuning}
}

func configureQueue(a Args) int {
	o := a.Options(1)
	return configure(a, self[*engine.Queue](a), o.Keeping(), tuningOfQueue(o))
}

// queueDo does one operation and answers with what push makes of the reply.
func queueDo(a Args, op queue.Op, push func(Args, queue.Reply) int) int {
	r, err := self[*engine.Queue](a).Do(op, 0)
	if err != nil {
		return a.Fail(err)
	}
	return push(a, r)
}

func pushCount(a Args, r queue.Reply) int { return a.PushInt(r.N) }
func pushTrue(a Args, _ queue.Reply) int  { return a.Push(lua.LTrue) }

// putOp returns the operation that the options of a put describe, and how long
// it may wait.
func putOp(verb queue.Verb, o Options) (queue.Op, time.Duration) {
	op := queue.Op{Verb: verb}
	if o.t == nil {
		return op, engine.Forever
	}
	op.ID = o.label("id")
	op.Key = o.label("key")
	op.Priority = o.Int("priority", -value.MaxExact, 0)
	op.Delay = o.Duration("delay", 0)
	op.TTL = o.Span("ttl")
	return op, o.Timeout()
}

// maxLabel bounds the id and the key of an item, in bytes.
const maxLabel = 1024

// label returns an option that names an item or a group of them, empty if it is
// not stated. An empty text would mean that too, and so raises.
func (o Options) label(name string) string {
	s := o.String(name, "")
	if o.Has(name) && (s == "" || len(s) > maxLabel) {
		o.wrong(name, fmt.Errorf("1 to %d bytes expected, got %d", maxLabel, len(s)))
	}
	return s
}

func queuePut(a Args) int {
	q := self[*engine.Queue](a)
	v, err := a.Value(1)
	if err != nil {
		return a.Fail(err)
	}
	op, timeout := putOp(queue.Put, a.Options(2))
	op.Value = v
	r, err := q.Do(op, timeout)
	if err != nil {
		return a.Fail(err)
	}
	return a.PushString(r.ID)
}

func queuePutAll(a Args) int {
	q := self[*engine.Queue](a)
	values, err := a.Values(1)
	if err == nil {
		err = fitTogether(q, values)
	}
	if err != nil {
		return a.Fail(err)
	}
	op, timeout := putOp(queue.PutAll, a.Options(2))
	op.Values = values
	r, err := q.Do(op, timeout)
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(stringList(a.L, r.IDs))
}

// fitTogether refuses values that are too large to be put in one step.
func fitTogether(q *engine.Queue, values []value.Value) error {
	size := 0
	for _, v := range values {
		size += v.Size()
	}
	if size > value.MaxSize {
		return fault.New(fault.TooLarge, "%s: the list has %d bytes, at most %d can be put at once", q, size, value.MaxSize)
	}
	return nil
}

func queueTake(a Args) int {
	q, o := self[*engine.Queue](a), a.Options(1)
	op := queue.Op{Verb: queue.Take, Lease: o.Span("lease"), Newest: o.Bool("newest", false)}
	r, err := q.Do(op, o.Timeout())
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(itemClass.new(newItem(q, r.Item)))
}

func queuePop(a Args) int {
	q, o := self[*engine.Queue](a), a.Options(1)
	r, err := q.Do(queue.Op{Verb: queue.Pop, Newest: o.Bool("newest", false)}, o.Timeout())
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(decode(a.L, r.Item.Value))
}

func queuePeek(a Args) int {
	op := queue.Op{Verb: queue.Peek, N: a.OptCount(1, 1)}
	return queueDo(a, op, func(a Args, r queue.Reply) int {
		switch {
		case a.Has(1):
			return a.Push(itemTables(a.L, r.Items))
		case len(r.Items) == 0:
			return a.Push(lua.LNil)
		}
		return a.Push(itemTable(a.L, &r.Items[0]))
	})
}

func queueList(a Args) int {
	o := a.Options(1)
	op := queue.Op{Verb: queue.List, N: o.Int("limit", 1, 0)}
	op.State, _ = queue.ParseState(o.Choice("state", "ready", "delayed", "taken", "buried"))
	return queueDo(a, op, func(a Args, r queue.Reply) int { return a.Push(itemTables(a.L, r.Items)) })
}
