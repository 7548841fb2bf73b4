package sandbox

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/sandbox/vm"
)

// MadeText counts a text of n bytes that a native has made of something outside
// the state. If that is due, the state is weighed before its next instruction,
// when the text can be reached: nothing is raised here.
func MadeText(L *lua.LState, n int) { made(L, vm.TextBytes+n) }

// MadeTable is MadeText for a table, with so many items in its list and so many
// other entries.
func MadeTable(L *lua.LState, items, fields int) {
	n := vm.TableBytes + items*vm.SlotBytes
	if fields > 0 {
		n += vm.FirstFieldBytes + fields*vm.FieldBytes
	}
	made(L, n)
}

func made(L *lua.LState, n int) {
	m := Of(L).control.meter
	if m.Debt += n; m.Debt > m.Ceiling {
		m.Hurry()
	}
}

// Reading returns what a native counts with that reads something of unknown size,
// in several steps: room counts n bytes more, before or soon after they are held,
// and returns why the run must stop, if it must. The native calls Done when what
// it has read is a value, or forgotten.
func Reading(L *lua.LState) (room stream.Room, in Progress) {
	s := Of(L)
	return s.reading(), Progress{s, s.working}
}

// Progress is a native in progress that holds what nothing leads to yet.
type Progress struct {
	state   *State
	working int // bytes, of those before it
}

// Done ends it.
func (p Progress) Done() { p.state.working = p.working }

// reading returns room of the control, as a value that is made once: a line is
// read in less time than it takes to make one.
func (s *State) reading() stream.Room {
	if s.room == nil {
		s.room = s.control.room
	}
	return s.room
}

// Room raises if the run may not hold n bytes more, which a native is about to
// make.
func Room(L *lua.LState, n int) {
	c := &Of(L).control
	if c.meter.Debt+n <= c.meter.Ceiling {
		return
	}
	c.meter.Pending = n
	c.asked.Store(true)
	c.check(L)
	c.meter.Pending = 0
}
