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

// equip gives a new state a machine, if it can have one.
func (s *State) equip() {
	if s.opts.Plain || internals.Check() != nil {
		return
	}
	s.machine = vm.New(&s.control.stop, s.control.check)
}

// drive makes L, a thread of s whose context has just been set, run as s does.
func (s *State) drive(L *lua.LState) {
	if s.machine != nil {
		s.machine.Drive(L)
	}
}
