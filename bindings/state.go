package bindings

import (
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
)

var stateClass = newClass("State", "state")

var stateModule = Module{
	Name: "state",
	Doc: "Buckets of keys and values by name. By default every change is on disk before the call returns. " +
		"A bucket can keep its history, tell of changes as they happen, and be written to and read from a file.",
	Open: &Func{
		Name: "state",
		Doc:  "Opens the bucket of that name, made if absent.",
		Params: []Param{{Name: "bucket", Type: nameParam.Type, Doc: nameParam.Doc},
			{Name: "options", Type: "options", Optional: true, Options: stateOptions}},
		Returns: []Return{{Type: "unilua.State"}},
		Codes:   []fault.Code{fault.Denied},
		Example: `local hosts = unilua.state("hosts", { history = "7d" })
hosts:set("db1", { role = "primary" })
print(hosts:get("db1").role)`,
		Call: openState,
	},
	Funcs: []Func{listFunc(machine.State)},
	Classes: []*Class{
		stateClass.define("A bucket of keys and values, as unilua.state returns it. Keys are strings of 1 to 1024 bytes.", nil,
			slices.Concat(stateBucket.reads(), stateBucket.changes(), stateMethods)),
		pastClass.define("A bucket as it was at an instant, as state:at returns it. It cannot be changed.", nil,
			slices.Concat(stateBucket.reads(), []Func{searchMethod}, refused(stateBucket.changes(), stateMethods))),
		watchClass.define("A subscription to the changes of a bucket, as state:watch returns it.", nil, watchMethods),
	},
}

var stateOptions = append([]Option{
	{"history", "integer|duration", "how many former revisions of each key are kept, or for how long all are; none if absent or 0"},
}, keepingOptions...)

func openState(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(2)
	keep, history := o.Keeping(), tuningOfState(o)
	s, err := a.Run().session.State(name, keep)
	if err == nil {
		err = tune(s, history)
	}
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(stateBucket.open(s))
}

// tuningOfState returns the operation that states how much history is kept, nil
// if that is not stated.
func tuningOfState(o Options) *state.Op {
	if !o.Has("history") {
		return nil
	}
	return &state.Op{Verb: state.Configure, Options: o.history()}
}

// history returns the option of that name: a text is a duration, a number is
// one of revisions.
func (o Options) history() state.Options {
	h := state.Options{StateHistory: true}
	switch o.get("history").(type) {
	case lua.LString:
		h.Duration = o.Span("history")
	case lua.LNumber:
		h.Revisions = uint64(o.Int("history", 0, 0))
	default:
		o.bad("history", "number of revisions or duration such as \"7d\"")
	}
	return h
}

func configureState(a Args) int {
	o := a.Options(1)
	return configure(a, self[*bucket](a).State, o.Keeping(), tuningOfState(o))
}
