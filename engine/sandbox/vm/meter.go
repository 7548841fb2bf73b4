package vm

import (
	"sync/atomic"

	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// Meter counts what a run does and takes between two looks at it. A machine
// counts each instruction that it executes, at the next call or jump back, and
// what the values take that it makes, roughly. Natives add what they do.
type Meter struct {
	Left    int // instructions until the next look; below 0 it is due
	Debt    int // bytes taken since memory was last weighed
	Ceiling int // of Debt: beyond it, memory has to be weighed
	Pending int // bytes of Debt that are about to be taken, and cannot be weighed yet

	// Urgent makes the next call of a native a look. Any goroutine may set it.
	Urgent atomic.Bool

	natives int // calls of natives since the last look
	given   int // what Left was after the last look
}

// Give lets n instructions pass until the next look.
func (m *Meter) Give(n int) { m.Left, m.given, m.natives = n, n, 0 }

// enough is how many natives are called between two looks at most: with few
// instructions they can do much.
const enough = 64

// due reports whether a native is not to be called before the next look.
func (m *Meter) due() bool {
	m.natives++
	return m.natives > enough || m.Urgent.Load()
}

// Done returns how many instructions were counted since Give.
func (m *Meter) Done() int { return m.given - m.Left }

// Hurry makes the next step a look.
func (m *Meter) Hurry() {
	m.given -= m.Left
	m.Left = 0
}

// step counts n instructions.
func (m *Machine) step(t *internals.Thread, n int) {
	if m.Left -= n; m.Left < 0 {
		m.Check(t.State())
	}
}

// Grab counts n bytes that are about to be taken. It raises if they are too many.
func (m *Machine) Grab(L *lua.LState, n int) {
	m.Left -= n / bytesPerInstruction
	if m.Debt += n; m.Debt > m.Ceiling {
		m.Pending = n
		m.Check(L)
		m.Pending = 0
	}
}

// bytesPerInstruction is how many bytes of a text are compared, hashed or copied
// in about the time of an instruction.
const bytesPerInstruction = 64

// over counts that something goes over all of v, if it is a text.
func (m *Machine) over(v lua.LValue) {
	if s, ok := v.(lua.LString); ok {
		m.Left -= len(s) / bytesPerInstruction
	}
}

// What values take, in bytes, as gopher-lua and Go keep them: a little more
// rather than less, since tables grow by more than one entry at a time.
const (
	TextBytes       = 16   // of a string, beside its content
	TableBytes      = 80   // of a table without entries
	SlotBytes       = 32   // of an item of a list: the value, its number, room to grow
	FirstItemBytes  = 512  // of the first item: room for 32
	FieldBytes      = 128  // of an entry that is in no list: in a map, in the order, in the map of the order
	FirstFieldBytes = 1800 // of the first of these: room for 32
	FunctionBytes   = 160  // of a function with an upvalue or two
	registerBytes   = 48   // of a register and its part of a frame
)

// allocated are the bytes that stock instructions take.
var allocated = [lua.OP_NOP + 1]uint8{lua.OP_NEWTABLE: TableBytes, lua.OP_CLOSURE: FunctionBytes}

// slotAfter returns what one more item takes after those of a list.
func slotAfter(list []lua.LValue) int {
	if len(list) == 0 {
		return FirstItemBytes
	}
	return SlotBytes
}

// FieldAfter returns what one more entry takes that is in no list, after n.
func FieldAfter(n int) int {
	if n == 0 {
		return FirstFieldBytes
	}
	return FieldBytes
}

// EntryBytes returns what a table takes more, whose list has so many items, when
// it gets a new entry with a key. A number is in the list, which is filled up to
// it, unless it is huge.
func EntryBytes(items int, key lua.LValue) int {
	n, ok := key.(lua.LNumber)
	i := int(n)
	if !ok || lua.LNumber(i) != n || i <= 0 || i >= lua.MaxArrayIndex {
		return FieldBytes
	}
	if items == 0 {
		return FirstItemBytes + SlotBytes*i
	}
	return SlotBytes * max(i-items, 0)
}
