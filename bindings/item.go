package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/queue"
)

// item is an item that the run holds.
type item struct {
	*queue.Item
	q     *engine.Queue // as it is outside of transactions
	value lua.LValue    // once the script has asked for it
	done  bool          // acknowledged, released or buried through this object
	acked bool
}

// newItem returns what a take from q has delivered.
func newItem(q *engine.Queue, taken *queue.Item) *item {
	return &item{Item: taken, q: q.Outside()}
}

func (it *item) String() string { return "item " + it.ID + " of " + it.q.String() }

// read returns the value, the same at each call.
func (it *item) read(L *lua.LState) lua.LValue {
	if it.value == nil {
		it.value = decode(L, it.Value)
	}
	return it.value
}

// item returns argument n, an item.
func (a Args) item(n int) *item {
	if ud, ok := a.Get(n).(*lua.LUserData); ok {
		if it, ok := ud.Value.(*item); ok {
			return it
		}
	}
	a.bad(n, "item", a.Get(n))
	panic("unreachable")
}

// do does an operation on the item, by the delivery that this object stands
// for: a later holder's is not touched.
func (it *item) do(op queue.Op) error {
	op.ID, op.Token = it.ID, it.Token
	r, err := it.q.Do(op, 0)
	if err == nil && op.Verb == queue.Renew {
		it.Item = r.Item
		return nil
	}
	if err == nil {
		it.ends(op.Verb)
	}
	return err
}

// ends notes that the item is not held any more.
func (it *item) ends(how queue.Verb) { it.done, it.acked = true, how == queue.Ack }

// doIn does an operation on the item as part of a transaction.
func (it *item) doIn(t *engine.Tx, op queue.Op) error {
	q, err := t.Queue(it.q.Ref().Name)
	if err != nil {
		return err
	}
	op.ID, op.Token = it.ID, it.Token
	_, err = q.Do(op, 0)
	return err
}

var itemClass = newClass("Item", "item")

var itemFields = []Field{
	itemField("id", "string", "names the item in its queue"),
	{"value", "any", "what was put: a copy of the script's own, the same at each read", func(a Args) int {
		return a.Push(self[*item](a).read(a.L))
	}},
	itemField("attempt", "integer", "1 for the first delivery"),
	itemField("put_at", "number", "when it was put, in Unix seconds"),
	itemField("put_by", "string", "the run that put it"),
	itemField("history", "table[]", "the deliveries that failed, the last 16: {attempt, at, by, outcome, reason}"),
	itemField("priority", "integer", "as it was put"),
	itemField("key", "string?", "as it was put"),
}

func itemField(name, typ, doc string) Field {
	return Field{name, typ, doc, func(a Args) int {
		it := self[*item](a)
		return a.Push(itemValue(a.L, it.Item, name))
	}}
}

var itemMethods = []Func{
	{
		Name: "ack",
		Doc: "Ends the item: it is done, and on disk as such before the call returns. A second time gives not_held; " +
			"lost if its lease has expired, and then whoever has the item now is not disturbed.",
		Returns: []Return{{Type: "true"}},
		Codes:   itemCodes,
		Example: `local item = unilua.queue("mail"):take{ timeout = 0 }
if item then
  item:ack()
end`,
		Call: func(a Args) int { return a.Done(self[*item](a).do(queue.Op{Verb: queue.Ack})) },
	},
	{
		Name: "release",
		Doc: "Gives the item back: the delivery has failed. It is ready again after delay, or the queue's back-off, " +
			"or buried if that was the last attempt.",
		Params:  []Param{{Name: "options", Type: "options", Optional: true, Options: releaseOptions}},
		Returns: []Return{{Type: "true"}},
		Codes:   itemCodes,
		Example: `local item = unilua.queue("mail"):take{ timeout = 0 }
if item then
  item:release{ delay = "1m" }
end`,
		Call: func(a Args) int { return a.Done(self[*item](a).do(releaseOp(a, 1))) },
	},
	{
		Name:    "bury",
		Doc:     "Puts the item aside, until it is redriven or purged.",
		Params:  []Param{{Name: "reason", Type: "string", Optional: true, Doc: "for people: it stands in the history of the item"}},
		Returns: []Return{{Type: "true"}},
		Codes:   itemCodes,
		Example: `local item = unilua.queue("mail"):take{ timeout = 0 }
if item then
  item:bury("no such address")
end`,
		Call: func(a Args) int { return a.Done(self[*item](a).do(buryOp(a, 1))) },
	},
	{
		Name:    "renew",
		Doc:     "Begins the lease anew.",
		Params:  []Param{{Name: "lease", Type: "duration", Optional: true, Doc: "as the queue says if absent"}},
		Returns: []Return{{Type: "true"}},
		Codes:   itemCodes,
		Example: `local item = unilua.queue("mail"):take{ timeout = 0, lease = "1m" }
if item then
  item:renew("5m")
  item:ack()
end`,
		Call: func(a Args) int {
			return a.Done(self[*item](a).do(queue.Op{Verb: queue.Renew, Lease: a.OptSpan(1)}))
		},
	},
}

var releaseOptions = []Option{{"delay", "duration", "the back-off of the queue if absent"}}

// releaseOp returns the operation that the options at argument n describe.
func releaseOp(a Args, n int) queue.Op {
	o := a.Options(n)
	return queue.Op{Verb: queue.Release, Delay: o.Duration("delay", 0), HasDelay: o.Has("delay")}
}

func buryOp(a Args, n int) queue.Op {
	return queue.Op{Verb: queue.Bury, Reason: a.OptString(n, "")}
}

var itemCodes = []fault.Code{fault.NotHeld, fault.Lost, fault.Unavailable, fault.Unknown}

// itemTables returns items as plain tables, to look at.
func itemTables(L *lua.LState, items []queue.Item) *lua.LTable {
	list := L.CreateTable(len(items), 0)
	for i := range items {
		list.RawSetInt(i+1, itemTable(L, &items[i]))
	}
	return list
}

func itemTable(L *lua.LState, it *queue.Item) *lua.LTable {
	t := L.CreateTable(0, 12)
	for _, name := range [...]string{"id", "value", "state", "attempt", "put_at", "put_by", "priority", "key", "holder", "due", "history", "reason"} {
		t.RawSetString(name, itemValue(L, it, name))
	}
	return t
}

// itemValue returns one field of an item, nil if it has none.
func itemValue(L *lua.LState, it *queue.Item, name string) lua.LValue {
	switch name {
	case "id":
		return lua.LString(it.ID)
	case "value":
		return decode(L, it.Value)
	case "state":
		return lua.LString(it.State.String())
	case "attempt":
		return lua.LNumber(it.Attempt)
	case "put_at":
		return instant(it.PutAt)
	case "put_by":
		return lua.LString(it.PutBy)
	case "priority":
		return lua.LNumber(it.Priority)
	case "key":
		return optional(it.Key)
	case "holder":
		return optional(it.Holder)
	case "due":
		return instant(it.Due)
	case "history":
		return deliveries(L, it.History)
	case "reason":
		return optional(lastReason(it))
	}
	return lua.LNil
}

// lastReason returns why the last delivery failed, "" if there was none or it
// gave no reason.
func lastReason(it *queue.Item) string {
	if len(it.History) == 0 {
		return ""
	}
	return it.History[len(it.History)-1].Reason
}

func deliveries(L *lua.LState, history []queue.Delivery) *lua.LTable {
	list := L.CreateTable(len(history), 0)
	for i, d := range history {
		t := L.CreateTable(0, 5)
		t.RawSetString("attempt", lua.LNumber(d.Attempt))
		t.RawSetString("at", instant(d.At))
		t.RawSetString("by", lua.LString(d.By))
		t.RawSetString("outcome", lua.LString(d.Outcome.String()))
		t.RawSetString("reason", optional(d.Reason))
		list.RawSetInt(i+1, t)
	}
	return list
}

// optional returns a string, nil if it is empty.
func optional(s string) lua.LValue {
	if s == "" {
		return lua.LNil
	}
	return lua.LString(s)
}
