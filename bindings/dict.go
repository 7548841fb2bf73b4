package bindings

import (
	"slices"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
)

var dictClass = newClass("Dict", "dict")

var dictModule = Module{
	Name: "dict",
	Doc:  "Keys and values in memory, shared by all runs of the host. They end with it; unilua.state keeps them.",
	Open: &Func{
		Name: "dict",
		Doc:  "Opens the dict of that name, made if absent.",
		Params: []Param{nameParam, {Name: "options", Type: "options", Optional: true, Options: []Option{
			{"first_wins", "boolean", "the first value of a key stays until it is deleted, another fails with exists; false if absent, fixed once stated or used"},
		}}},
		Returns: []Return{{Type: "unilua.Dict"}},
		Codes:   []fault.Code{fault.Denied},
		Example: `local seen = unilua.dict("seen", { first_wins = true })
seen:set("db1", "by me")
print(seen:set("db1", "by you"))`,
		Call: openDict,
	},
	Funcs: []Func{listFunc(machine.Dict)},
	Classes: []*Class{dictClass.define("Keys and values in memory, as unilua.dict returns it. Keys are strings of 1 to 1024 bytes.", nil,
		slices.Concat(dictBucket.reads(), dictBucket.changes()))},
}

func openDict(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(2)
	d, err := a.Run().session.Dict(name)
	if err == nil && o.Has("first_wins") {
		err = stateFirstWins(d, o.Bool("first_wins", false))
	}
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(dictBucket.open(d))
}

func stateFirstWins(d *engine.State, wins bool) error {
	_, err := d.Do(state.Op{Verb: state.Configure, Options: state.Options{StateFirstWins: true, FirstWins: wins}}, 0)
	return err
}
