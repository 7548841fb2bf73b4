package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/queue"
)

var txClass = newClass("Tx", "transaction")

var txModule = Module{
	Name: "tx",
	Doc: "Several objects in one step: all of it happens, or none, also across a crash. Reads inside see one " +
		"moment; on a conflict with another run the function runs again.",
	Open: &Func{
		Name: "tx",
		Doc: "Runs fn as one transaction and returns what fn returns. Inside, only the transaction's own objects can " +
			"be used, and nothing waits: a take gives empty, a put on a full queue gives full. A raise undoes " +
			"everything and goes on. If another run changes what fn has read, fn runs again, from its beginning, so " +
			"it should do nothing else; after 100 tries the failure is conflict. A transaction changes at most 8 MiB, " +
			"in at most 1000 changes.",
		Params:  []Param{{Name: "fn", Type: "fun(t: unilua.Tx): ..."}},
		Returns: []Return{{Type: "any", Name: "..."}},
		Codes: []fault.Code{fault.Lost, fault.NotHeld, fault.Conflict, fault.TooLarge, fault.Denied,
			fault.Unavailable, fault.Unknown},
		Example: `local n = unilua.tx(function(t)
  local n = t.counter("orders"):incr()
  t.state("orders"):set("o" .. n, { sku = 17 })
  t.queue("mail"):put{ order = n }
  return n
end)
print(n)`,
		Call: runTx,
	},
	Classes: []*Class{txClass.define("A transaction, as unilua.tx hands it to its function. Its members are called "+
		"with a dot, t.counter(\"orders\"), and only until the function returns.", txMembers, nil)},
}

// The methods of these may be called inside a transaction: the engine refuses
// those that do not belong to it.
func init() {
	for _, c := range []*Class{counterClass, stateClass, pastClass, queueClass, itemClass, dictClass, listClass, txClass} {
		c.inside = true
	}
}

// transaction is what a script has of a transaction.
type transaction struct {
	*engine.Tx
	members map[string]*lua.LFunction
	ended   []ending
}

// ending is what a transaction does to an item that was taken outside.
type ending struct {
	it  *item
	how queue.Verb
}

// txMembers are functions, not methods: t.counter("orders").
var txMembers = []Field{
	txOpen("counter", "unilua.Counter", func(t *transaction, name string) (*lua.LUserData, error) {
		c, err := t.Counter(name)
		return counterClass.new(c), err
	}),
	txOpen("state", "unilua.State", func(t *transaction, name string) (*lua.LUserData, error) {
		b, err := t.State(name)
		return stateBucket.open(b), err
	}),
	txOpen("queue", "unilua.Queue", func(t *transaction, name string) (*lua.LUserData, error) {
		q, err := t.Queue(name)
		return queueClass.new(q), err
	}),
	txOpen("dict", "unilua.Dict", func(t *transaction, name string) (*lua.LUserData, error) {
		d, err := t.Dict(name)
		return dictBucket.open(d), err
	}),
	txOpen("list", "unilua.List", func(t *transaction, name string) (*lua.LUserData, error) {
		l, err := t.List(name)
		return listClass.new(l), err
	}),
	txItem("ack", nil, func(Args, int) queue.Op { return queue.Op{Verb: queue.Ack} }),
	txItem("release", []Param{{Name: "options", Type: "options", Optional: true, Options: releaseOptions}}, releaseOp),
	txItem("bury", []Param{{Name: "reason", Type: "string", Optional: true}}, buryOp),
}

// txMember makes a member that is a function. It serves the transaction that it
// was read from, and no other.
func txMember(f *Func, typ string, call func(Args, *transaction) int) Field {
	return Field{f.Name, typ, f.Doc, func(a Args) int {
		t := self[*transaction](a)
		fn := t.members[f.Name]
		if fn == nil {
			fn = native(func(L *lua.LState) int {
				a := Args{L, f}
				a.checkTx(t)
				return call(a, t)
			})
			t.members[f.Name] = fn
		}
		return a.Push(fn)
	}}
}

// checkTx raises unless t is the transaction under way, and was called with a
// dot.
func (a Args) checkTx(t *transaction) {
	if a.Run().session.Transaction() != t.Tx {
		a.raise("'%s' is called on a transaction that has ended", a.f.Name)
	}
	if ud, ok := a.Get(1).(*lua.LUserData); ok && ud.Value == t {
		a.raise("calling '%s' with a colon (use a dot: t.%s(...))", a.f.Name, a.f.Name)
	}
}

// txOpen makes the member that opens objects of one kind.
func txOpen(kind, class string, open func(*transaction, string) (*lua.LUserData, error)) Field {
	f := &Func{Name: kind, Doc: "Opens the " + kind + " of that name, as part of the transaction.", Params: []Param{nameParam}}
	return txMember(f, "fun(name: string): "+class, func(a Args, t *transaction) int {
		a.only(1) // options belong where an object is opened outside
		name, err := a.Name(1)
		if err != nil {
			return a.Fail(err)
		}
		object, err := open(t, name)
		if err != nil {
			return a.Fail(err)
		}
		return a.Push(object)
	})
}

// txItem makes the member that ends an item which was taken outside. If the
// item is no longer held, the transaction fails with that.
func txItem(name string, more []Param, op func(Args, int) queue.Op) Field {
	typ := "fun(item: unilua.Item): true"
	if len(more) > 0 {
		typ = "fun(item: unilua.Item, " + more[0].Name + "?: " + paramType(more[0]) + "): true"
	}
	f := &Func{
		Name:   name,
		Doc:    "Does item:" + name + " as part of the transaction, which fails if the item is no longer held.",
		Params: append([]Param{{Name: "item", Type: "unilua.Item"}}, more...),
	}
	return txMember(f, typ, func(a Args, t *transaction) int {
		it, op := a.item(1), op(a, 2)
		if err := it.doIn(t.Tx, op); err != nil {
			t.Fail(err)
			return a.Fail(err)
		}
		t.ended = append(t.ended, ending{it, op.Verb})
		return a.Push(lua.LTrue)
	})
}

func runTx(a Args) int {
	fn := a.Function(1)
	base := a.L.GetTop()
	var raised error
	var t *transaction
	err := a.Run().session.Tx(func(tx *engine.Tx) error {
		a.L.SetTop(base)
		t = &transaction{Tx: tx, members: make(map[string]*lua.LFunction)}
		raised = a.try(fn, txClass.new(t))
		return raised
	})
	switch {
	case err == nil:
		t.endItems()
		return a.L.GetTop() - base
	case err == raised:
		a.rethrow(raised)
	}
	a.L.SetTop(base)
	return a.Fail(err)
}

// endItems notes that the items which the transaction has ended need no more.
func (t *transaction) endItems() {
	for _, e := range t.ended {
		e.it.ends(e.how)
	}
}
