package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/machine/list"
)

func openList(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	l, err := a.Run().session.List(name)
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(listClass.new(l))
}

// listValue does an operation on argument 1, a value.
func listValue(a Args, verb list.Verb, push func(Args, list.Reply) int) int {
	a.only(1)
	v, err := a.Value(1)
	if err != nil {
		return a.Fail(err)
	}
	return do(a, list.Op{Verb: verb, Value: v}, 0, push)
}

// listPlace does an operation on argument 1, a position, and argument 2, a
// value.
func listPlace(a Args, verb list.Verb, push func(Args, list.Reply) int) int {
	at := a.Int(1)
	v, err := a.Value(2)
	if err != nil {
		return a.Fail(err)
	}
	return do(a, list.Op{Verb: verb, At: at, Value: v}, 0, push)
}

func pushElement(a Args, r list.Reply) int  { return a.Push(decode(a.L, r.Value)) }
func pushElements(a Args, r list.Reply) int { return a.Push(decodeAll(a.L, r.Values)) }
func pushLength(a Args, r list.Reply) int   { return a.PushInt(r.N) }
func pushDone(a Args, _ list.Reply) int     { return a.Push(lua.LTrue) }

func pushPosition(a Args, r list.Reply) int {
	if !r.OK {
		return a.Push(lua.LNil)
	}
	return a.PushInt(r.N)
}
