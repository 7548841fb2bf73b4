package bindings

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/counter"
)

var counterClass = newClass("Counter", "counter")

var counterModule = Module{
	Name: "counter",
	Doc: "Atomic whole numbers by name. A counter is exact to 2^53 in magnitude: what would go beyond fails with " +
		"range and changes nothing. By default it is saved every few seconds and at a clean stop.",
	Open: &Func{
		Name:    "counter",
		Doc:     "Opens the counter of that name, made if absent.",
		Params:  []Param{nameParam, {Name: "options", Type: "options", Optional: true, Options: counterOptions}},
		Returns: []Return{{Type: "unilua.Counter"}},
		Example: `local hits = unilua.counter("hits")
hits:incr()`,
		Call: openCounter,
	},
	Funcs: []Func{{
		Name:    "list",
		Doc:     "Returns the value of each counter whose name begins with prefix, by name. " + hidden,
		Params:  []Param{prefixParam},
		Returns: []Return{{Type: "table<string, integer>", Name: "values"}},
		Example: `for name, n in pairs(unilua.counter.list("web.")) do
  print(name, n)
end`,
		Call: listCounters,
	}},
	Classes: []*Class{counterClass.define("A counter, as unilua.counter returns it.", nil, counterMethods)},
}

var counterOptions = append([]Option{
	{"start", "integer", "the value of a counter that is new; 0 if absent"},
}, keepingOptions...)

var counterMethods = []Func{
	{
		Name:    "incr",
		Doc:     "Adds n, which may be negative, and returns the new value.",
		Params:  []Param{{Name: "n", Type: "integer", Optional: true, Doc: "1 if absent"}},
		Returns: []Return{{Type: "integer", Name: "value"}},
		Codes:   counterCodes,
		Example: `print(unilua.counter("hits"):incr(2))`,
		Call:    counterIncr,
	},
	{
		Name:    "get",
		Doc:     "Returns the value.",
		Returns: []Return{{Type: "integer", Name: "value"}},
		Example: `print(unilua.counter("hits"):get())`,
		Call:    func(a Args) int { return do(a, counter.Op{Verb: counter.Get}, 0, pushValue) },
	},
	{
		Name:    "set",
		Doc:     "Makes the value n and returns the previous one.",
		Params:  []Param{{Name: "n", Type: "integer"}},
		Returns: []Return{{Type: "integer", Name: "previous"}},
		Codes:   counterCodes,
		Example: `local before = unilua.counter("hits"):set(0)`,
		Call:    counterSet,
	},
	{
		Name:    "cas",
		Doc:     "Makes the value n if it is the expected one, and returns whether it was.",
		Params:  []Param{{Name: "expected", Type: "integer"}, {Name: "n", Type: "integer"}},
		Returns: []Return{{Type: "boolean", Name: "changed"}},
		Codes:   counterCodes,
		Example: `if unilua.counter("phase"):cas(0, 1) then
  print("this run begins phase 1")
end`,
		Call: counterCas,
	},
	{
		Name: "wait",
		Doc: "Waits until the value is n or more, or n or less with at_most, and returns it. It is what the counter " +
			"was at that moment: it may have changed since.",
		Params: []Param{{Name: "n", Type: "integer"},
			{Name: "options", Type: "options", Optional: true, Options: []Option{
				{"timeout", "duration", "how long to wait; absent: until the deadline"},
				{"at_most", "boolean", "wait for the value to fall to n; false if absent"},
			}}},
		Returns: []Return{{Type: "integer", Name: "value"}},
		Codes:   []fault.Code{fault.Timeout, fault.Closed, fault.Range},
		Example: `local left = unilua.counter("left")
print(left:wait(0, { at_most = true, timeout = "1m" }))`,
		Call: counterWait,
	},
	{
		Name: "next",
		Doc: "Returns the next of the counter's ids: 1, 2, 3 and so on. They are a sequence of their own, which set and " +
			"drop do not move. An id is never issued twice, not even after a crash, which may leave a gap.",
		Returns: []Return{{Type: "integer", Name: "id"}},
		Codes:   counterCodes,
		Example: `print("invoice " .. unilua.counter("invoices"):next())`,
		Call:    func(a Args) int { return do(a, counter.Op{Verb: counter.Next}, 0, pushValue) },
	},
	{
		Name:    "configure",
		Doc:     "States options of the counter; the latest statement holds.",
		Params:  []Param{{Name: "options", Type: "options", Options: counterOptions}},
		Returns: []Return{{Type: "true"}},
		Example: `unilua.counter("hits"):configure{ snapshot_every = "30s" }`,
		Call:    configureCounter,
	},
	dropMethod[counter.Op, counter.Reply]("counter"),
}

var counterCodes = []fault.Code{fault.Range, fault.Unavailable, fault.Unknown}
