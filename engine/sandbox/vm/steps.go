package vm

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// runNative is run for a frame of a native, which Go has called, or which is
// all that a coroutine consists of.
func (m *Machine) runNative(t *internals.Thread, bottom *internals.Frame, f *internals.Frame) {
	r := t.Registers
	n := r.Top - f.Local
	if f.Pc == 0 {
		n = f.Function.GFunction(t.State())
	}
	switch {
	case n < 0:
		yield(t, bottom)
	case t.Parent != nil && t.Stack().Depth() == 1:
		finish(t, n)
	default:
		m.endNative(t, f, n)
	}
}

// endNative ends the frame of a native that Go has called, and that returns n
// values.
func (m *Machine) endNative(t *internals.Thread, f *internals.Frame, n int) {
	end := m.deliver(t, f.ReturnTo, t.Registers.Top-n, n, f.Results)
	t.Registers.SetTop(end)
	t.Stack().Pop()
	t.Frame = t.Stack().Last()
}

// Call does what L.Call does, for a machine's thread.
func (m *Machine) Call(L *lua.LState, arguments, results int) {
	t := internals.Of(L)
	r := t.Registers
	base := r.Top - arguments - 1
	fn, ok := r.Values[base].(*lua.LFunction)
	if !ok {
		fn, arguments = m.callee(t, base, arguments, none)
	}
	f := m.push(t, fn, base, arguments, results)
	if !fn.IsG {
		m.begin(t, f)
		m.run(t, f)
		return
	}
	m.reserve(t, f.Local+arguments+Margin)
	t.Frame = f
	n := fn.GFunction(L)
	if n < 0 {
		yield(t, f)
	}
	m.endNative(t, f, n)
}

// deeper counts a call of Lua by Go and returns how deep they are nested. Each
// coroutine has a count of its own.
func (m *Machine) deeper(t *internals.Thread, bottom *internals.Frame) int {
	depth := m.depth + 1
	if bottom == nil && t.Parent != nil {
		depth = 1
	}
	if depth == maxGoCalls || depth >= maxGoCalls+spare {
		t.Stack().Pop()
		t.Frame = t.Stack().Last()
		raise(t, "C stack overflow")
	}
	return depth
}

// leave returns the values from a register on from a Lua function; a negative
// number stands for all until the top. It reports whether the loop must end.
func (m *Machine) leave(t *internals.Thread, bottom, f *internals.Frame, from, n int) bool {
	r := t.Registers
	if t.Open != nil {
		t.CloseFrom(f.Local)
	}
	if n < 0 {
		n = open(f, r.Top-from)
	}
	caller := f.Caller
	if caller == nil && t.Parent != nil {
		r.SetTop(from + n)
		finish(t, n)
		return true
	}
	t.Stack().Pop()
	t.Frame = caller
	if f.Results == n {
		copy(r.Values[f.ReturnTo:f.ReturnTo+n], r.Values[from:from+n])
	} else {
		n = m.deliver(t, f.ReturnTo, from, n, f.Results) - f.ReturnTo
	}
	end := f.ReturnTo + n
	if f == bottom || caller == nil || caller.Function.IsG {
		m.free(r, end)
		return true
	}
	m.litter(r)
	if r.Top = end; f.Results != lua.MultRet {
		r.Top = caller.Local + int(caller.Function.Proto.NumUsedRegisters)
	}
	return false
}

// litter says that values are left in the registers below the top.
func (m *Machine) litter(r *internals.Registry) { m.littered = max(m.littered, r.Top) }

// open returns how many values a return of all values returns, where n is their
// number if they are many. For return (f()) the compiler also says all.
func open(f *internals.Frame, n int) int {
	if call := f.Function.Proto.Code[max(f.Pc-2, 0)]; int(call>>26) == lua.OP_CALL && call>>9&0x1ff > 0 {
		return int(call>>9&0x1ff) - 1
	}
	return n
}

// replace makes a frame one of the function that it ends with a call of.
func (m *Machine) replace(t *internals.Thread, f *internals.Frame, fn *lua.LFunction, base, args int) {
	if t.Open != nil {
		t.CloseFrom(f.Local)
	}
	v := t.Registers.Values
	copy(v[f.Base:], v[base:base+1+args])
	f.Function, f.Pc, f.Local, f.Arguments = fn, 0, f.Base+1, args
	f.TailCalls++
	m.begin(t, f)
}

// next calls the iterator of a generic for, whose registers begin with base, for
// its variables.
func (m *Machine) next(t *internals.Thread, f *internals.Frame, base, variables int) {
	r := t.Registers
	m.reserve(t, base+6+Margin)
	v := r.Values[base:]
	copy(v[3:6], v[:3])
	base += 3
	r.Top = base + 3
	fn, ok := v[3].(*lua.LFunction)
	args := 2
	if !ok {
		fn, args = m.callee(t, base, args, none)
	}
	if fn.IsG {
		m.native(t, f, fn, base, args, variables) // f, since it may not yield
		return
	}
	m.Call(t.State(), args, variables)
	settle(t, f, base+variables, variables)
}

// arithmetic does what an instruction asks for with its operands.
func (m *Machine) arithmetic(t *internals.Thread, inst uint32, b, c lua.LValue) {
	to, op := t.Frame.Local+int(inst>>18&0xff), int(inst>>26)
	x, ok := b.(lua.LNumber)
	y, ok2 := c.(lua.LNumber)
	if ok && ok2 {
		t.Registers.Values[to] = m.numbers.Value(compute(op, float64(x), float64(y)))
		return
	}
	m.over(b)
	m.over(c)
	v, ok := m.call.arithmetic(t.State(), op, b, c)
	if !ok {
		culprit, register := b, registerOf(inst)
		if _, isNumber := toNumber(b); isNumber {
			culprit, register = c, registerOf(inst>>9)
		}
		typeError(t, culprit, "perform arithmetic on", register)
	}
	t.Registers.Values[to] = v
}

// concat does a concatenation.
func (m *Machine) concat(t *internals.Thread, inst uint32) {
	local, b, c := t.Frame.Local, int(inst&0x1ff), int(inst>>9&0x1ff)
	values := t.Registers.Values[local+b : local+c+1]
	var numbers [128]byte // on their way into a string
	v, culprit := m.call.concat(t.State(), values, numbers[:0], m.grab)
	if culprit >= 0 {
		typeError(t, v, "concatenate", b+culprit)
	}
	t.Registers.Values[local+int(inst>>18&0xff)] = v
}

// length does a #.
func (m *Machine) length(t *internals.Thread, inst uint32, v lua.LValue) {
	n, ok := m.call.length(t.State(), v, border)
	if !ok {
		typeError(t, v, "get length of", registerOf(inst))
	}
	if x, ok := n.(lua.LNumber); ok {
		n = m.numbers.Value(float64(x))
	}
	t.Registers.Values[t.Frame.Local+int(inst>>18&0xff)] = n
}

// forPrepare makes the initial value, the limit and the step of a for numbers.
// The first becomes one of the loop's own, a step before the first.
func forPrepare(L *lua.LState, parts []lua.LValue) {
	for i, p := range parts {
		if _, ok := p.(lua.LNumber); !ok {
			parts[i] = ForNumber(L, p, i)
		}
	}
	parts[0] = internals.Own(float64(parts[0].(lua.LNumber) - parts[2].(lua.LNumber)))
}

// setList stores the items of a constructor that follow its table, so many or
// all until the top, after others.
func (m *Machine) setList(t *internals.Thread, f *internals.Frame, a, n, after int) {
	r := t.Registers
	v := r.Values[f.Local+a:]
	all := n == 0
	if all {
		n = r.Top - f.Local - a - 1
	}
	table := v[0].(*lua.LTable)
	m.Grab(t.State(), n*SlotBytes)
	for i := 1; i <= n; i++ {
		table.RawSetInt(after+i, v[i])
	}
	if all {
		settle(t, f, f.Local+a+1, 0)
	}
}

// numbers returns two values, if they are numbers.
func numbers(a, b lua.LValue) (x, y float64, ok bool) {
	p, ok := a.(lua.LNumber)
	if !ok {
		return 0, 0, false
	}
	q, ok := b.(lua.LNumber)
	return float64(p), float64(q), ok
}

// get returns object[key], if no metatable has a say in it.
func (m *Machine) get(object, key lua.LValue) (lua.LValue, bool) {
	t, ok := object.(*lua.LTable)
	if !ok {
		return nil, false
	}
	if n, ok := key.(lua.LNumber); ok {
		if i := int(n); lua.LNumber(i) == n && i > 0 {
			if a := internals.Inside(t).Array; i <= len(a) {
				if v := a[i-1]; !isNil(v) {
					return v, true
				}
			}
		}
	}
	m.over(key)
	v := t.RawGet(key)
	return v, !isNil(v) || isNil(t.Metatable)
}

// getString is get for a key that is a string, and an instruction at pc. It also
// knows what a metatable's __index has, if that is a table.
func (m *Machine) getString(th *internals.Thread, object, key lua.LValue, pc int) (lua.LValue, bool) {
	t, ok := object.(*lua.LTable)
	if !ok {
		switch o := object.(type) {
		case *lua.LUserData:
			return m.shared(o.Metatable, key, pc)
		case lua.LString:
			return m.shared(th.Metatable(o), key, pc)
		}
		return nil, false
	}
	name := string(key.(lua.LString))
	v := t.RawGetString(name)
	if !isNil(v) || isNil(t.Metatable) {
		return v, true
	}
	if v, ok = m.shared(t.Metatable, key, pc); ok {
		return v, true
	}
	behind, ok := field(t.Metatable, "__index").(*lua.LTable)
	if !ok {
		return nil, false
	}
	v = behind.RawGetString(name)
	return v, !isNil(v)
}

// set does object[key] = value and returns true, if that is nothing but to
// store a value.
func (m *Machine) set(object, key, value lua.LValue) bool {
	t, ok := object.(*lua.LTable)
	if !ok || isNil(value) {
		return false
	}
	switch k := key.(type) {
	case lua.LNumber:
		i := int(k)
		if lua.LNumber(i) != k || i <= 0 {
			return false
		}
		a := internals.Inside(t).Array
		switch {
		case i <= len(a) && (isNil(t.Metatable) || !isNil(a[i-1])):
			a[i-1] = value
		case i == len(a)+1 && i < lua.MaxArrayIndex && isNil(t.Metatable):
			m.Debt += slotAfter(a)
			t.RawSetInt(i, value)
		default:
			return false
		}
		return true
	case lua.LString:
		if !isNil(t.Metatable) {
			return false
		}
		m.setField(t, string(k), value)
		return true
	}
	return false
}

// setField does t[name] = value.
func (m *Machine) setField(t *lua.LTable, name string, value lua.LValue) {
	in := internals.Inside(t)
	before := len(in.Fields)
	m.Left -= len(name) / bytesPerInstruction
	t.RawSetString(name, value)
	if after := len(in.Fields); after > before {
		m.Debt += FieldAfter(before)
	}
}
