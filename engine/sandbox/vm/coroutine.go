package vm

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// yield gives the values of the native in progress, which has asked for it, to
// the thread that has resumed t. It raises if the loop is not the first of its
// thread: what has called it could not go on later.
func yield(t *internals.Thread, bottom *internals.Frame) {
	if t.Parent == nil || bottom != nil {
		t.State().Error(lua.LString("attempt to yield across metamethod/C-call boundary"), 0)
	}
	hand(t, t.State().GetTop())
	if t.Stack().Depth() == 1 {
		t.Frame.Pc = 1 // a native that is the whole coroutine: what it is resumed with is what it returns
		t.Registers.SetTop(t.Frame.Local)
		return
	}
	base := t.Frame.Base
	t.Stack().Pop()
	t.Frame = t.Stack().Last()
	t.Registers.SetTop(base)
}

// hand gives the last n values of the frame in progress to the thread that has
// resumed t, and makes that the running one.
func hand(t *internals.Thread, n int) {
	parent := t.Parent
	t.G.CurrentThread, t.Parent = parent, nil
	if !t.Wrapped {
		parent.Push(lua.LTrue)
	}
	t.State().XMoveTo(parent, n)
}

// finish ends the coroutine t, whose results are the last n values of the frame
// in progress.
func finish(t *internals.Thread, n int) {
	hand(t, n)
	t.Stack().Pop()
	t.Frame, t.Dead = nil, true
	t.Registers.SetTop(0)
}

// resumed gives a frame that goes on after a yield the values that the yield
// returns, which lie on top of its registers: as many as it wants.
func (m *Machine) resumed(t *internals.Thread, f *internals.Frame) {
	if f.Pc == 0 {
		return
	}
	inst := f.Function.Proto.Code[f.Pc-1]
	wanted := int(inst>>9&0x1ff) - 1
	if int(inst>>26) != lua.OP_CALL || wanted < 0 {
		return
	}
	end := f.Local + int(inst>>18&0xff) + wanted
	m.reserve(t, end+Margin)
	if t.Registers.Top < end {
		t.Registers.SetTop(end)
	}
	settle(t, f, end, wanted)
	m.reserve(t, t.Registers.Top+Margin)
}
