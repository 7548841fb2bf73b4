package sandbox

import (
	"github.com/unilua/unilua/engine/sandbox/vm"
	lua "github.com/yuin/gopher-lua"
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
