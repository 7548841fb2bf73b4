// Package internals shows the inside of a gopher-lua state: its registers,
// frames, open upvalues and the loop that executes its code. gopher-lua offers
// no other way to end a protected call rightly, or to compute what Lua 5.1
// computes.
//
// The types here are laid out as the ones they stand for, field by field. Check
// compares the two with reflect, and tries them on a state; nothing else of this
// package may be used unless it returns nil. All unsafe code is in unsafe.go.
package internals

import (
	"context"
	"os"

	lua "github.com/yuin/gopher-lua"
)

// Thread is a lua.LState.
type Thread struct {
	G       *lua.Global
	Parent  *lua.LState // that has resumed it
	Env     *lua.LTable
	Panic   func(*lua.LState)
	Dead    bool
	Options lua.Options

	stop          int32
	Registers     *Registry
	stack         opaque // *Stack
	numbers       hidden
	Frame         *Frame // in progress, nil if none is
	Wrapped       bool   // by coroutine.wrap
	Open          *Upvalue
	KeepOpen      bool // a raise leaves upvalues open
	Loop          Loop
	Context       context.Context
	contextCancel context.CancelFunc
}

// opaque is an interface, and hidden a pointer, to what is of no interest.
type (
	opaque [2]*byte
	hidden *byte
)

// Loop executes the code of the innermost frame of a thread, and of those it
// calls, until the frame bottom returns, or the thread ends or yields.
type Loop func(t *Thread, bottom *Frame)

// Instruction executes one instruction. It returns 1 if the loop must end.
type Instruction func(t *Thread, inst uint32, bottom *Frame) int

// Registry holds the values of a thread.
type Registry struct {
	Values  []lua.LValue
	Top     int // those from here on are free
	growBy  int
	max     int
	numbers hidden
	handler opaque
}

// Frame is a call in progress. All but Pc, Arguments, Results and TailCalls
// are registers.
type Frame struct {
	Index     int
	Function  *lua.LFunction
	Caller    *Frame
	Pc        int // of the next instruction
	Base      int // the function
	Local     int // the first local
	ReturnTo  int // the first result
	Arguments int
	Results   int // how many are wanted, lua.MultRet for all
	TailCalls int // how many frames this one has replaced
}

// Stack holds the frames of a thread.
type Stack struct {
	segments []*segment
	segment  uint16 // the last in use
	used     uint8  // frames of that
}

type segment struct{ frames [lua.FramesPerSegment]Frame }

// Upvalue is a lua.Upvalue. The open ones of a thread are a list, sorted by
// register, ascending.
type Upvalue struct {
	Next      *Upvalue
	registers *Registry
	Register  int
	value     lua.LValue
	closed    bool
}

// Table is a lua.LTable.
type Table struct {
	Metatable lua.LValue

	Array  []lua.LValue
	others map[lua.LValue]lua.LValue
	Fields map[string]lua.LValue
	keys   []lua.LValue
	order  map[lua.LValue]int
}

// global is a lua.Global.
type global struct {
	main, current     *lua.LState
	registry, globals *lua.LTable

	metatables map[int]lua.LValue // by lua.LValueType
	temporary  []*os.File
	gccount    int32
}
