package sandbox

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox/internals"
	"github.com/unilua/unilua/engine/sandbox/vm"
)

// The memory of a run cannot be read off anywhere: Go does not say whose it is,
// and when it is free again. So what values take is added up, as they are made,
// as a debt. Natives and .. count exactly what they are about to take, before
// they do; the instructions that make tables, entries and functions count
// roughly. When the debt has passed a ceiling, all that the state can reach is
// weighed, and the debt begins anew.
//
// The ceiling lies so that the limit cannot be passed by much in between, and so
// that weighing takes a small part of the time: a state that holds more is
// weighed less often.

const (
	firstCeiling = 512 << 10 // bytes of debt until a small state is weighed
	leastCeiling = 64 << 10  // for one that holds nearly all it may
	perStep      = 64        // bytes of debt that are worth a step of weighing
	plainBytes   = 96        // of debt for each instruction of gopher-lua's own loop, which does not count them
)

// measure weighs the state if that is due. It reports whether the run holds no
// more than it may.
func (c *control) measure() (fits bool) {
	m := c.meter
	if m.Debt > m.Ceiling || c.asked.Load() {
		c.asked.Store(false)
		fits = c.weigh()
	} else {
		fits = true
	}
	c.shown.Store(int64(c.held + m.Debt))
	return fits
}

// weigh finds what the state holds. It gives up, and reports true, if the run is
// cancelled meanwhile.
func (c *control) weigh() (fits bool) {
	m := c.meter
	w := weigher{state: c.state}
	room := 0
	for {
		if !w.all() {
			return c.run.Err() == nil
		}
		room = c.hold(w.bytes + m.Pending)
		if room >= 0 || w.tight {
			break
		}
		w = weigher{state: c.state, tight: true}
	}
	if room < 0 {
		c.over = OverMemory(c.state.budget.limits.Memory)
		return false
	}
	m.Debt, m.Pending = 0, 0
	m.Ceiling = c.ceiling(room, w.steps)
	return true
}

// hold says that the state holds so many bytes. It returns how many more the run
// may have.
func (c *control) hold(bytes int) (room int) {
	b := c.state.budget
	all := b.held.Add(int64(bytes - c.held))
	c.held = bytes
	limit := b.limits.Memory
	if c.spare {
		limit += spareMemory
	}
	return int(limit - all)
}

// ceiling returns the debt at which a state is weighed again, which may hold so
// much more, and took so many steps to be weighed.
func (c *control) ceiling(room, steps int) int {
	limit := int(c.state.budget.limits.Memory)
	most := min(room/2, max(c.held, firstCeiling))
	return max(most, min(steps*perStep, limit/2), min(leastCeiling, limit/4))
}

// grab counts n bytes that a native is about to take, and raises if they are too
// many.
func (c *control) grab(L *lua.LState, n int) {
	m := c.meter
	if m.Debt += n; m.Debt > m.Ceiling {
		m.Pending = n
		c.check(L)
		m.Pending = 0
	}
}

// Grab counts n bytes that a native is about to make values of, and raises if
// the run may not have so many more.
func Grab(L *lua.LState, n int) { Of(L).control.grab(L, n) }

// grabText is Grab for a text of n bytes, which also takes time.
func grabText(L *lua.LState, n int) {
	c := &Of(L).control
	c.grab(L, vm.TextBytes+n)
	c.work(L, n/bytesPerInstruction)
}

// extend counts n bytes of something that a native is making and that nothing
// leads to yet. When it is done, it sets working back.
func (c *control) extend(L *lua.LState, n int) {
	c.state.working += n
	if c.meter.Debt += n; c.meter.Debt > c.meter.Ceiling {
		c.check(L)
	}
}

// room is extend for those who have to let go of something first when the run
// has to stop: it returns why. Little is not counted.
func (c *control) room(n int) error {
	if n <= little {
		return nil
	}
	c.state.working += n
	if c.meter.Debt += n; c.meter.Debt <= c.meter.Ceiling {
		return nil
	}
	c.look()
	return c.Err()
}

// grabEntry counts an entry that t is about to get.
func grabEntry(L *lua.LState, t *lua.LTable, key lua.LValue) {
	items := 0
	if inside {
		items = len(internals.Inside(t).Array)
	} else {
		items = t.MaxN()
	}
	Of(L).control.grab(L, vm.EntryBytes(items, key))
}

// little is the size of a text that a native makes without counting it before:
// there cannot be many at once.
const little = 256

// bytesPerInstruction is how many bytes of text a native goes over in about the
// time of an instruction.
const bytesPerInstruction = 64

// Held returns how many bytes the state held when it was last looked at,
// including what it has taken since it was weighed. Any goroutine may ask.
func (s *State) Held() int64 { return s.control.shown.Load() }

// Weigh asks the state to weigh itself the next time it is looked at. Any
// goroutine may ask.
func (s *State) Weigh() { s.control.asked.Store(true) }
