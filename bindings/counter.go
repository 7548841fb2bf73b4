package bindings

import (
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/value"
)

var counterClass = newClass("Counter", "counter")

var counterModule = Module{
	Name: "counter",
	Doc: "Atomic whole numbers by name. A counter is exact to 2^53 in magnitude; " +
		"by default it is saved every few seconds and at a clean stop.",
	Open: &Func{
		Name:    "counter",
		Doc:     "Opens the counter of that name, made if absent.",
		Params:  []Param{nameParam, {Name: "options", Type: "options", Optional: true, Options: counterOptions}},
		Returns: []Return{{Type: "unilua.Counter"}},
		Example: `local hits = unilua.counter("hits")
hits:incr()`,
		Call: openCounter,
	},
	Funcs: []Func{listFunc(machine.Counter)},
	Classes: []*Class{counterClass.define("A counter, as unilua.counter returns it.", nil, []Func{
		{
			Name:    "incr",
			Doc:     "Adds n, which may be negative, and returns the new value.",
			Params:  []Param{{Name: "n", Type: "integer", Optional: true, Doc: "1 if absent"}},
			Returns: []Return{{Type: "integer", Name: "value"}},
			Codes:   []fault.Code{fault.Range},
			Example: `print(unilua.counter("hits"):incr(2))`,
			Call:    counterIncr,
		},
	})},
}

var counterOptions = append([]Option{
	{"start", "integer", "the value of a counter that is new; 0 if absent"},
}, keepingOptions...)

func openCounter(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(2)
	c, err := a.Run().session.Counter(name, o.Keeping())
	if err == nil && o.Has("start") {
		_, err = c.Do(counter.Op{Verb: counter.Configure, N: o.Int("start", -value.MaxExact, 0)}, 0)
	}
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(counterClass.new(c))
}

func counterIncr(a Args) int {
	r, err := self[*engine.Counter](a).Do(counter.Op{Verb: counter.Incr, N: a.OptInt(1, 1)}, 0)
	if err != nil {
		return a.Fail(err)
	}
	return a.PushInt(r.Value)
}
