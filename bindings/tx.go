package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

var txClass = newClass("Tx", "transaction")

var txModule = Module{
	Name: "tx",
	Doc: "Several objects in one step: all of it happens, or none, also across a crash. Reads inside see one " +
		"moment; on a conflict with another run the function runs again.",
	Open: &Func{
		Name: "tx",
		Doc: "Runs fn as one transaction and returns what it returns. Inside, only the transaction's own objects " +
			"and operations that do not wait. A raise rolls everything back and goes on.",
		Params:  []Param{{Name: "fn", Type: "fun(t: unilua.Tx): ..."}},
		Returns: []Return{{Type: "any", Name: "..."}},
		Codes:   []fault.Code{fault.Lost, fault.NotHeld, fault.Conflict, fault.TooLarge, fault.Unavailable, fault.Unknown},
		Example: `unilua.tx(function(t)
  local n = t.counter("orders"):incr()
  t.state("orders"):set("o" .. n, { sku = 17 })
  t.queue("mail"):put{ order = n }
end)`,
		Call: runTx,
	},
	Classes: []*Class{txClass.define("A transaction, as unilua.tx hands it to its function. Its members are called with a dot.", txMembers, nil)},
}

// txMembers are functions, not methods: t.counter("orders").
var txMembers = []Field{
	txOpen("counter", "unilua.Counter", func(a Args, t *engine.Tx, name string) (*lua.LUserData, error) {
		c, err := t.Counter(name)
		return counterClass.new(c), err
	}),
	txOpen("state", "unilua.State", func(a Args, t *engine.Tx, name string) (*lua.LUserData, error) {
		b, err := t.State(name)
		return stateClass.new(b), err
	}),
	txOpen("queue", "unilua.Queue", func(a Args, t *engine.Tx, name string) (*lua.LUserData, error) {
		q, err := t.Queue(name)
		return queueClass.new(q), err
	}),
	txOpen("dict", "unilua.Dict", func(a Args, t *engine.Tx, name string) (*lua.LUserData, error) {
		d, err := t.Dict(name)
		return dictClass.new(d), err
	}),
	txOpen("list", "unilua.List", func(a Args, t *engine.Tx, name string) (*lua.LUserData, error) {
		l, err := t.List(name)
		return listClass.new(l), err
	}),
	txItem("ack", nil, func(Args, int) queue.Op { return queue.Op{Verb: queue.Ack} }),
	txItem("release", []Param{{Name: "options", Type: "options", Optional: true, Options: releaseOptions}}, releaseOp),
	txItem("bury", []Param{{Name: "reason", Type: "string", Optional: true}}, buryOp),
}

// txMember makes a member that is a function.
func txMember(f *Func, typ string) Field {
	fn := function(f)
	return Field{f.Name, typ, f.Doc, func(a Args) int { return a.Push(fn) }}
}

// txOpen makes the member that opens objects of one kind.
func txOpen(kind, class string, open func(Args, *engine.Tx, string) (*lua.LUserData, error)) Field {
	return txMember(&Func{
		Name:   kind,
		Doc:    "Opens the " + kind + " of that name, as part of the transaction.",
		Params: []Param{nameParam},
		Call: func(a Args) int {
			name, err := a.Name(1)
			if err != nil {
				return a.Fail(err)
			}
			if err := a.Run().may(permission.ShareWrite, name); err != nil {
				return a.Fail(err)
			}
			object, err := open(a, a.tx(), name)
			if err != nil {
				return a.Fail(err)
			}
			return a.Push(object)
		},
	}, "fun(name: string): "+class)
}

// txItem makes the member that ends an item which was taken outside. If the
// item is no longer held, the transaction fails with that.
func txItem(name string, more []Param, op func(Args, int) queue.Op) Field {
	typ := "fun(item: unilua.Item): true"
	if len(more) > 0 {
		typ = "fun(item: unilua.Item, " + more[0].Name + "?: " + more[0].Type + "): true"
	}
	return txMember(&Func{
		Name:   name,
		Doc:    "Does item:" + name + " as part of the transaction, which fails if the item is no longer held.",
		Params: append([]Param{{Name: "item", Type: "unilua.Item"}}, more...),
		Call: func(a Args) int {
			ud, _ := a.Get(1).(*lua.LUserData)
			if ud == nil {
				a.bad(1, "item", a.Get(1))
			}
			it, ok := ud.Value.(*item)
			if !ok {
				a.bad(1, "item", a.Get(1))
			}
			t := a.tx()
			if err := it.doIn(t, op(a, 2)); err != nil {
				t.Fail(err)
				return a.Fail(err)
			}
			a.Run().ended = append(a.Run().ended, it)
			return a.Push(lua.LTrue)
		},
	}, typ)
}

// tx returns the transaction that the caller is inside of.
func (a Args) tx() *engine.Tx {
	t := a.Run().session.Transaction()
	if t == nil {
		a.raise("the transaction has ended")
	}
	return t
}

func runTx(a Args) int {
	fn := a.Function(1)
	base := a.L.GetTop()
	var raised error
	err := a.Run().session.Tx(func(t *engine.Tx) error {
		a.L.SetTop(base)
		a.Run().ended = nil
		raised = a.try(fn, txClass.new(t))
		return raised
	})
	switch {
	case err == nil:
		a.Run().endItems()
		return a.L.GetTop() - base
	case err == raised:
		a.rethrow(raised)
	}
	a.L.SetTop(base)
	return a.Fail(err)
}
