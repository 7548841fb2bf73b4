package vm

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// enter makes the frame in progress one for a call of fn, a Lua function that is
// in the register base and whose arguments follow it.
func (m *Machine) enter(t *internals.Thread, fn *lua.LFunction, base, arguments, results int) {
	f := m.push(t, fn, base, arguments, results)
	m.begin(t, f)
	t.Frame = f
}

// push makes a frame for a call of fn.
func (m *Machine) push(t *internals.Thread, fn *lua.LFunction, base, arguments, results int) *internals.Frame {
	s := t.Stack()
	if depth := s.Depth(); depth == maxCalls || depth >= maxCalls+40*spare {
		raise(t, "stack overflow")
	}
	f := s.Push()
	f.Function, f.Caller, f.Pc = fn, t.Frame, 0
	f.Base, f.Local, f.ReturnTo = base, base+1, base
	f.Arguments, f.Results, f.TailCalls = arguments, results, 0
	return f
}

// reserve makes room for n registers.
func (m *Machine) reserve(t *internals.Thread, n int) {
	if n > len(t.Registers.Values) {
		m.grow(t, n)
	}
}

func (m *Machine) grow(t *internals.Thread, n int) {
	before := len(t.Registers.Values)
	if !t.Registers.Reserve(n) {
		raise(t, "stack overflow")
	}
	m.Grab(t.State(), registerBytes*(len(t.Registers.Values)-before))
}

// Margin is how many registers gopher-lua's code may use beyond those that it
// counts.
const Margin = 8

// begin sets up the registers of a new frame of a Lua function.
func (m *Machine) begin(t *internals.Thread, f *internals.Frame) {
	p := f.Function.Proto
	params, args := int(p.NumParameters), f.Arguments
	if p.IsVarArg&lua.VarArgIsVarArg != 0 {
		m.beginVariadic(t, f)
		return
	}
	r := t.Registers
	top := f.Local + int(p.NumUsedRegisters)
	m.reserve(t, max(top, f.Local+args)+Margin)
	for i := args; i < params; i++ {
		r.Values[f.Local+i] = lua.LNil
	}
	r.Top = top
}

// beginVariadic moves the parameters behind the arguments, which stay where they
// are. After the parameters comes the local arg.
func (m *Machine) beginVariadic(t *internals.Thread, f *internals.Frame) {
	p := f.Function.Proto
	params, args, old := int(p.NumParameters), f.Arguments, f.Local
	r := t.Registers
	n := max(args, params)
	top := old + n + int(p.NumUsedRegisters)
	m.reserve(t, top+Margin)
	for i := args; i < params; i++ {
		r.Values[old+i] = lua.LNil
	}
	f.Local = old + n
	copy(r.Values[f.Local:], r.Values[old:old+params])
	for i := range params {
		r.Values[old+i] = lua.LNil
	}
	if lua.CompatVarArg {
		r.Values[f.Local+params] = lua.LNil
		if p.IsVarArg&lua.VarArgNeedsArg != 0 {
			r.Values[f.Local+params] = m.argTable(r.Values[old+params : old+n])
		}
	}
	r.Top = top
}

// argTable returns the table that a function with ... has its arguments in, if
// it uses arg.
func (m *Machine) argTable(values []lua.LValue) *lua.LTable {
	m.Debt += TableBytes + FirstFieldBytes + len(values)*SlotBytes
	t := &lua.LTable{Metatable: lua.LNil}
	for i, v := range values {
		t.RawSetInt(i+1, v)
	}
	t.RawSetString("n", lua.LNumber(len(values)))
	return t
}

// callee returns the function that a call of the value in a register calls, and
// the number of arguments. For a value that has one as its __call, the value
// becomes the first argument. The message that it cannot be called names what
// is in the register name of the frame in progress.
func (m *Machine) callee(t *internals.Thread, base, arguments, name int) (*lua.LFunction, int) {
	r := t.Registers
	v := r.Values[base]
	fn, ok := metafield(t, v, "__call").(*lua.LFunction)
	if !ok {
		typeError(t, v, "call", name)
	}
	end := base + 1 + arguments
	m.reserve(t, end+1)
	copy(r.Values[base+1:end+1], r.Values[base:end])
	r.Values[base] = fn
	r.Top = max(r.Top, end+1)
	return fn, arguments + 1
}

// native calls a native from a Lua function. It reports whether that has
// yielded. The results are where the function was; if all are wanted, the top
// is their end.
func (m *Machine) native(t *internals.Thread, bottom *internals.Frame, fn *lua.LFunction, base, arguments, results int) (yielded bool) {
	if m.due() {
		m.Check(t.State())
	}
	caller, r := t.Frame, t.Registers
	f := m.push(t, fn, base, arguments, results)
	m.reserve(t, f.Local+arguments+Margin)
	m.free(r, f.Local+arguments)
	t.Frame = f
	n := fn.GFunction(t.State())
	if n < 0 {
		yield(t, bottom)
		return true
	}
	t.Stack().Pop()
	t.Frame = caller
	end := m.deliver(t, base, r.Top-n, n, results)
	settle(t, caller, end, results)
	return false
}

// free makes top the top, and lets go of the values above it that calls have left
// behind. Lua functions that return to others leave their registers as they are,
// for the next native: that is cheaper, and what waits long is a native.
func (m *Machine) free(r *internals.Registry, top int) {
	r.SetTop(top)
	if end := min(m.littered, len(r.Values)); end > top {
		clear(r.Values[top:end])
	}
	m.littered = 0
}

// deliver copies n results from a register on to where they are wanted, as many
// as are, and returns the end of these.
func (m *Machine) deliver(t *internals.Thread, to, from, n, wanted int) int {
	if wanted == lua.MultRet {
		wanted = n
	}
	m.reserve(t, to+wanted+Margin)
	v := t.Registers.Values
	if n > wanted {
		n = wanted
	}
	copy(v[to:to+n], v[from:from+n])
	for i := n; i < wanted; i++ {
		v[to+i] = lua.LNil
	}
	return to + wanted
}

// settle frees what a call has left behind its results in the registers of a
// Lua function.
func settle(t *internals.Thread, caller *internals.Frame, end, wanted int) {
	r := t.Registers
	if r.Top > end {
		clear(r.Values[end:r.Top])
	}
	r.Top = end
	if wanted != lua.MultRet {
		r.Top = caller.Local + int(caller.Function.Proto.NumUsedRegisters)
	}
}

// spread copies the arguments that were given for ... to registers, as many as
// are wanted; a negative number stands for all, which then end at the top.
func (m *Machine) spread(t *internals.Thread, f *internals.Frame, to, wanted int) {
	params := int(f.Function.Proto.NumParameters)
	given := max(f.Arguments-params, 0)
	n := wanted
	if wanted < 0 {
		n = given
	}
	m.reserve(t, to+n+Margin)
	v := t.Registers.Values
	given = min(given, n)
	copy(v[to:to+given], v[f.Base+1+params:])
	for i := given; i < n; i++ {
		v[to+i] = lua.LNil
	}
	if wanted < 0 {
		t.Registers.Top = to + n
	}
}
