package sandbox

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	"github.com/unilua/unilua/engine/sandbox/vm"
	lua "github.com/yuin/gopher-lua"
)

// A state's code is executed by a vm.Machine, which must know the inside of
// gopher-lua. If this gopher-lua is another one inside, or the state is asked to
// be Plain, gopher-lua's own loop executes it: the operators that it gets wrong
// are calls of natives then, see plain.go, and protected calls have threads of
// their own.

// Room that a thread has at first.
const (
	firstRegisters = 32  // with a machine
	stockRegistry  = 128 // without; gopher-lua makes fewer into 5120
	firstFrames    = 40  // with a machine, which makes more as it needs them
	stockFrames    = 2000
)

// callStack returns how many frames to ask gopher-lua for.
func callStack(plain bool) int {
	if plain {
		return stockFrames
	}
	return firstFrames
}

// KnowMethods says that objects with the metatable meta have these methods, and
// that neither ever changes: their calls are faster then.
func KnowMethods(meta, methods *lua.LTable) { vm.KnowMethods(meta, methods) }

// Number returns f as a value for a script to keep. It costs less than to make
// an LNumber one, since room is made for many numbers at a time.
func Number(L *lua.LState, f float64) Value {
	if m := Of(L).machine; m != nil {
		return m.Number(f)
	}
	return lua.LNumber(f)
}

// begin gives L, a new thread of s whose context has been set, its room.
func (s *State) begin(L *lua.LState) {
	if s.machine != nil {
		internals.Of(L).Registers.Begin(firstRegisters)
	}
	s.drive(L)
}

// drive makes L, a thread of s whose context has just been set, run as s does.
func (s *State) drive(L *lua.LState) {
	if s.machine != nil {
		s.machine.Drive(L)
	}
}
