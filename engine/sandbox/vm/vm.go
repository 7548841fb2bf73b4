// Package vm executes the code that gopher-lua compiles, in gopher-lua's states,
// and computes what Lua 5.1 computes.
//
// gopher-lua's own loop differs from Lua 5.1 in what numbers print as within
// .., in arithmetic with strings, in %, for, # and the metamethods, and words
// its errors otherwise. It also asks a context before each instruction whether
// to go on. A Machine is a loop of its own, that works on the same frames and
// registers, through package internals: natives, coroutines and protected calls
// are those of gopher-lua and do not see a difference. Instructions that need
// no repair and are not worth a line of the loop are left to gopher-lua's own.
//
// # Registers
//
// While a Lua function is in progress, all its registers are below the top, so
// that values pushed there do not overwrite any. Only between an instruction
// that leaves any number of values and the one that takes them, the top is the
// end of these. While a native is, the top is the end of its values, as
// gopher-lua has it.
//
// # Without it
//
// The functions Arithmetic, Concat, Length and ForNumber compute the same
// without reaching inside: a program whose operators are calls of them runs
// right, if slower, on gopher-lua's own loop.
package vm

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// Limits of a thread, so that the main thread of a script overflows after as many
// calls as in lua5.1.
const (
	maxCalls   = 19998 // calls within calls
	maxGoCalls = 199   // of natives, metamethods and iterators that call Lua
	spare      = 25    // more of these, and forty times as many calls, for the handler of an overflow
	maxChain   = 100   // tables that stand in for each other by __index
)

// Machine executes the code of one state. It is not safe for concurrent use.
type Machine struct {
	// Check is called when the Meter asks for it, and raises if the run must
	// stop. Otherwise it gives the Meter more.
	Check func(*lua.LState)
	Meter

	loop     internals.Loop
	call     caller                 // m.Call
	grab     func(*lua.LState, int) // m.Grab
	numbers  internals.Numbers
	depth    int // of Go calls in progress
	littered int // registers that may hold what calls have left behind
	memory
}

// New returns a machine, if internals.Check returns nil.
func New(check func(*lua.LState)) *Machine {
	m := &Machine{Check: check}
	m.loop, m.call, m.grab = m.run, m.Call, m.Grab
	return m
}

// Number returns f as a value.
func (m *Machine) Number(f float64) lua.LValue { return m.numbers.Value(f) }

// Drive makes m execute what is called in L from now on. L must be a thread of
// m's state, and have no limit of frames or registers below that of Lua 5.1.
func (m *Machine) Drive(L *lua.LState) { internals.Of(L).Loop = m.loop }

// isNil reports whether v is nil.
func isNil(v lua.LValue) bool {
	_, ok := v.(*lua.LNilType)
	return ok
}

// truth reports whether v counts as true.
func truth(v lua.LValue) bool {
	switch v := v.(type) {
	case *lua.LNilType:
		return false
	case lua.LBool:
		return bool(v)
	}
	return true
}

// metamethod returns what the metatable of v has for an event, nil if nothing.
// Of the types that share a metatable it knows none.
func metamethod(v lua.LValue, event string) lua.LValue {
	switch v := v.(type) {
	case *lua.LTable:
		return field(v.Metatable, event)
	case *lua.LUserData:
		return field(v.Metatable, event)
	}
	return lua.LNil
}

func field(table lua.LValue, name string) lua.LValue {
	if t, ok := table.(*lua.LTable); ok {
		return t.RawGetString(name)
	}
	return lua.LNil
}

// caller calls as L.Call does: that itself, or the machine's Call.
type caller func(L *lua.LState, arguments, results int)

// plainly is the caller without a machine.
var plainly caller = (*lua.LState).Call

// two returns the first result of f(a, b).
func (call caller) two(L *lua.LState, f, a, b lua.LValue) lua.LValue {
	L.Push(Callable(L, f))
	L.Push(a)
	L.Push(b)
	call(L, 2, 1)
	return pop(L)
}

func pop(L *lua.LState) lua.LValue {
	v := L.Get(-1)
	L.Pop(1)
	return v
}

// Callable returns v, unless it cannot be called: then it raises that.
func Callable(L *lua.LState, v lua.LValue) lua.LValue {
	if _, ok := v.(*lua.LFunction); !ok {
		if _, ok := L.GetMetaField(v, "__call").(*lua.LFunction); !ok {
			L.RaiseError("attempt to call a %s value", v.Type())
		}
	}
	return v
}

// Depth returns how many calls by Go are in progress.
func (m *Machine) Depth() int { return m.depth }

// Unwind says that those beyond a Depth have ended by a raise.
func (m *Machine) Unwind(depth int) { m.depth = depth }
