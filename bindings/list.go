package bindings

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/list"
)

var listClass = newClass("List", "list")

var listModule = Module{
	Name: "list",
	Doc: "Lists in memory by name, shared by all runs: they end with the process. Positions count from 1 at the front " +
		"and from -1 at the back. Values are equal if their content is. Pushing, popping and reaching a position take " +
		"logarithmic time.",
	Open: &Func{
		Name:    "list",
		Doc:     "Opens the list of that name, made if absent.",
		Params:  []Param{nameParam},
		Returns: []Return{{Type: "unilua.List"}},
		Example: `local recent = unilua.list("recent")
recent:push_front("backup done")
while recent:len() > 100 do
  recent:pop()
end`,
		Call: openList,
	},
	Funcs:   []Func{listFunc(machine.List)},
	Classes: []*Class{listClass.define("A list, as unilua.list returns it.", nil, listMethods)},
}

var (
	elementParam  = Param{Name: "value", Type: "any"}
	positionParam = Param{Name: "at", Type: "integer", Doc: "a position: 1 is the first, -1 the last"}
	lengthReturn  = []Return{{Type: "integer", Name: "length"}}
)

var listMethods = []Func{
	{
		Name: "push", Doc: "Adds a value at the back and returns the new length.",
		Params: []Param{elementParam}, Returns: lengthReturn, Codes: []fault.Code{fault.TooLarge},
		Example: `unilua.list("recent"):push{ host = "db1", ok = true }`,
		Call:    func(a Args) int { return listValue(a, list.Push, pushLength) },
	},
	{
		Name: "push_front", Doc: "Adds a value at the front and returns the new length.",
		Params: []Param{elementParam}, Returns: lengthReturn, Codes: []fault.Code{fault.TooLarge},
		Example: `unilua.list("recent"):push_front("backup done")`,
		Call:    func(a Args) int { return listValue(a, list.PushFront, pushLength) },
	},
	{
		Name: "pop", Doc: "Removes the last value and returns it, nil if the list is empty.",
		Returns: []Return{{Type: "any", Name: "value"}},
		Example: `local last = unilua.list("recent"):pop()`,
		Call:    func(a Args) int { return do(a, list.Op{Verb: list.Pop}, 0, pushElement) },
	},
	{
		Name: "pop_front", Doc: "Removes the first value and returns it, nil if the list is empty.",
		Returns: []Return{{Type: "any", Name: "value"}},
		Example: `local first = unilua.list("recent"):pop_front()`,
		Call:    func(a Args) int { return do(a, list.Op{Verb: list.PopFront}, 0, pushElement) },
	},
	{
		Name: "get", Doc: "Returns a copy of the value at a position, nil if there is none.",
		Params: []Param{positionParam}, Returns: []Return{{Type: "any", Name: "value"}},
		Example: `print(unilua.list("recent"):get(-1))`,
		Call: func(a Args) int {
			return do(a, list.Op{Verb: list.Get, At: a.Int(1)}, 0, pushElement)
		},
	},
	{
		Name: "set", Doc: "Replaces the value at a position; range if there is none.",
		Params: []Param{positionParam, elementParam}, Returns: []Return{{Type: "true"}},
		Codes: []fault.Code{fault.Range, fault.TooLarge},
		Example: `local steps = unilua.list("steps")
steps:push("todo")
steps:set(1, "done")`,
		Call: func(a Args) int { return listPlace(a, list.Set, pushDone) },
	},
	{
		Name: "insert",
		Doc: "Adds a value so that it stands at a position, and returns the new length; what stood there moves " +
			"towards the back, or with a negative position towards the front. Position 1 is the front, -1 the back; " +
			"range if the list is too short.",
		Params: []Param{positionParam, elementParam}, Returns: lengthReturn,
		Codes:   []fault.Code{fault.Range, fault.TooLarge},
		Example: `unilua.list("steps"):insert(1, "check the disks")`,
		Call:    func(a Args) int { return listPlace(a, list.Insert, pushLength) },
	},
	{
		Name: "remove", Doc: "Removes the value at a position and returns it; range if there is none.",
		Params: []Param{positionParam}, Returns: []Return{{Type: "any", Name: "value"}},
		Codes: []fault.Code{fault.Range},
		Example: `local steps = unilua.list("steps")
steps:push("todo")
print(steps:remove(1))`,
		Call: func(a Args) int {
			return do(a, list.Op{Verb: list.Remove, At: a.Int(1)}, 0, pushElement)
		},
	},
	{
		Name: "index_of", Doc: "Returns the first position of a value, nil if it is not there. Takes linear time.",
		Params: []Param{elementParam}, Returns: []Return{{Type: "integer?", Name: "position"}},
		Codes:   []fault.Code{fault.TooLarge},
		Example: `print(unilua.list("recent"):index_of("backup done"))`,
		Call:    func(a Args) int { return listValue(a, list.IndexOf, pushPosition) },
	},
	{
		Name: "contains", Doc: "Returns whether a value is there. Takes linear time.",
		Params: []Param{elementParam}, Returns: []Return{{Type: "boolean"}},
		Codes: []fault.Code{fault.TooLarge},
		Example: `if not unilua.list("hosts"):contains("db1") then
  print("db1 is not there")
end`,
		Call: func(a Args) int {
			return listValue(a, list.Contains, func(a Args, r list.Reply) int { return a.PushBool(r.OK) })
		},
	},
	{
		Name: "count", Doc: "Returns how often a value is there. Takes linear time.",
		Params: []Param{elementParam}, Returns: []Return{{Type: "integer"}},
		Codes:   []fault.Code{fault.TooLarge},
		Example: `print(unilua.list("recent"):count("backup done"))`,
		Call:    func(a Args) int { return listValue(a, list.Count, pushLength) },
	},
	{
		Name: "sort",
		Doc:  "Puts the values in order, which are all numbers or all strings; invalid if not. Equal ones keep their order.",
		Params: []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{
			{"descending", "boolean", "the largest first; false if absent"}}}},
		Returns: []Return{{Type: "true"}},
		Codes:   []fault.Code{fault.Invalid},
		Example: `unilua.list("sizes"):sort{ descending = true }`,
		Call: func(a Args) int {
			op := list.Op{Verb: list.Sort, Descending: a.Options(1).Bool("descending", false)}
			return do(a, op, 0, pushDone)
		},
	},
	{
		Name: "reverse", Doc: "Turns the order around.", Returns: []Return{{Type: "true"}},
		Example: `unilua.list("recent"):reverse()`,
		Call:    func(a Args) int { return do(a, list.Op{Verb: list.Reverse}, 0, pushDone) },
	},
	{
		Name: "slice",
		Doc:  "Returns copies of the values from one position to another, both included, as string.sub does with bytes.",
		Params: []Param{{Name: "from", Type: "integer"},
			{Name: "to", Type: "integer", Optional: true, Doc: "-1, the last, if absent"}},
		Returns: []Return{{Type: "any[]", Name: "values"}},
		Example: `local newest = unilua.list("recent"):slice(1, 10)`,
		Call: func(a Args) int {
			return do(a, list.Op{Verb: list.Slice, At: a.Int(1), To: a.OptInt(2, -1)}, 0, pushElements)
		},
	},
	{
		Name: "items", Doc: "Returns copies of all values.", Returns: []Return{{Type: "any[]", Name: "values"}},
		Example: `for i, entry in ipairs(unilua.list("recent"):items()) do
  print(i, entry)
end`,
		Call: func(a Args) int { return do(a, list.Op{Verb: list.Items}, 0, pushElements) },
	},
	{
		Name: "len", Doc: "Returns the length.", Returns: []Return{{Type: "integer"}},
		Example: `print(unilua.list("recent"):len())`,
		Call:    func(a Args) int { return do(a, list.Op{Verb: list.Len}, 0, pushLength) },
	},
	{
		Name: "clear", Doc: "Removes all values and returns how many there were.",
		Returns: []Return{{Type: "integer", Name: "count"}},
		Example: `unilua.list("recent"):clear()`,
		Call:    func(a Args) int { return do(a, list.Op{Verb: list.Clear}, 0, pushLength) },
	},
	dropMethod[list.Op, list.Reply]("list"),
}
