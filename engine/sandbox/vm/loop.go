package vm

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// run is the loop of all threads of m's state. It keeps what it needs of the
// frame in progress in variables: whatever may change that, or move registers,
// goes on at frame.
func (m *Machine) run(t *internals.Thread, bottom *internals.Frame) {
	stack := t.Stack()
	f := stack.Last()
	if f == nil {
		return
	}
	t.Frame = f
	stack.Reserve()
	if f.Function.IsG {
		m.runNative(t, bottom, f)
		return
	}
	depth := m.deeper(t, bottom)
	if bottom == nil {
		m.resumed(t, f)
	}
	r := t.Registers
	m.reserve(t, r.Top+Margin)
	stock := &stockInstructions
	pc, from := 0, 0 // pc - from is how many instructions have not been counted

frame:
	m.Left -= pc - from
	m.depth = depth
	f = t.Frame
	code, constants := f.Function.Proto.Code, f.Function.Proto.Constants
	local := f.Local
	pc = f.Pc
	from = pc
	v := r.Values[local:]
	for {
		inst := code[pc]
		pc++
		f.Pc = pc
		a := int(inst >> 18 & 0xff)
		var holds bool // what an instruction tests
		switch int(inst >> 26) {
		case lua.OP_MOVE:
			v[a] = v[inst&0x1ff]
			continue
		case lua.OP_LOADK:
			v[a] = constants[inst&0x3ffff]
			continue
		case lua.OP_LOADBOOL:
			v[a] = lua.LBool(inst&0x1ff != 0)
			pc += int(inst >> 9 & 1)
			continue
		case lua.OP_LOADNIL:
			for i := a; i <= int(inst&0x1ff); i++ {
				v[i] = lua.LNil
			}
			continue
		case lua.OP_GETUPVAL:
			v[a] = f.Function.Upvalues[inst&0x1ff].Value()
			continue
		case lua.OP_SETUPVAL:
			internals.InsideUpvalue(f.Function.Upvalues[inst&0x1ff]).Set(v[a])
			continue
		case lua.OP_GETGLOBAL:
			key := constants[inst&0x3ffff]
			if x := f.Function.Env.RawGetString(string(key.(lua.LString))); !isNil(x) {
				v[a] = x
				continue
			} else if x, ok := m.shared(f.Function.Env.Metatable, key, pc); ok {
				v[a] = x
				continue
			}
			x := m.call.index(t, f.Function.Env, key, none)
			r.Values[local+a] = x
			goto frame
		case lua.OP_GETTABLE:
			object, key := v[inst&0x1ff], operand(v, constants, inst>>9)
			if x, ok := m.get(object, key); ok {
				v[a] = x
				continue
			}
			x := m.call.index(t, object, key, int(inst&0x1ff))
			r.Values[local+a] = x
			goto frame
		case lua.OP_GETTABLEKS:
			object, key := v[inst&0x1ff], operand(v, constants, inst>>9)
			if x, ok := m.getString(t, object, key, pc); ok {
				v[a] = x
				continue
			}
			x := m.call.index(t, object, key, int(inst&0x1ff))
			r.Values[local+a] = x
			goto frame
		case lua.OP_SELF:
			object, key := v[inst&0x1ff], operand(v, constants, inst>>9)
			x, ok := m.getString(t, object, key, pc)
			if ok {
				v[a+1] = object
				v[a] = x
				continue
			}
			x = m.call.index(t, object, key, int(inst&0x1ff))
			r.Values[local+a+1] = object
			r.Values[local+a] = x
			goto frame
		case lua.OP_SETGLOBAL:
			m.setIndex(t, f.Function.Env, constants[inst&0x3ffff], v[a], none)
			goto frame
		case lua.OP_SETTABLE, lua.OP_SETTABLEKS:
			object, key, value := v[a], operand(v, constants, inst), operand(v, constants, inst>>9)
			if m.set(object, key, value) {
				continue
			}
			m.setIndex(t, object, key, value, a)
			goto frame
		case lua.OP_ADD:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			if x, y, ok := numbers(b, c); ok {
				v[a] = m.numbers.Value(x + y)
				continue
			}
			m.arithmetic(t, inst, b, c)
			goto frame
		case lua.OP_SUB:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			if x, y, ok := numbers(b, c); ok {
				v[a] = m.numbers.Value(x - y)
				continue
			}
			m.arithmetic(t, inst, b, c)
			goto frame
		case lua.OP_MUL:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			if x, y, ok := numbers(b, c); ok {
				v[a] = m.numbers.Value(x * y)
				continue
			}
			m.arithmetic(t, inst, b, c)
			goto frame
		case lua.OP_DIV:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			if x, y, ok := numbers(b, c); ok {
				v[a] = m.numbers.Value(x / y)
				continue
			}
			m.arithmetic(t, inst, b, c)
			goto frame
		case lua.OP_MOD:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			if x, y, ok := numbers(b, c); ok {
				v[a] = m.numbers.Value(modulo(x, y))
				continue
			}
			m.arithmetic(t, inst, b, c)
			goto frame
		case lua.OP_POW:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			m.arithmetic(t, inst, b, c)
			goto frame
		case lua.OP_UNM:
			b := operand(v, constants, inst)
			m.arithmetic(t, inst, b, b)
			goto frame
		case lua.OP_NOT:
			v[a] = lua.LBool(!truth(v[inst&0x1ff]))
			continue
		case lua.OP_LEN:
			m.length(t, inst, operand(v, constants, inst))
			goto frame
		case lua.OP_CONCAT:
			m.concat(t, inst)
			goto frame
		case lua.OP_JMP:
			d := jump(inst)
			if d < 0 {
				m.step(t, pc-from)
				from = pc
			}
			pc += d
			from += d
			continue
		case lua.OP_EQ:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			if x, y, ok := numbers(b, c); ok {
				holds = x == y
			} else {
				m.over(b)
				holds = m.call.equals(t.State(), b, c)
				v = r.Values[local:]
			}
			holds = holds == (a != 0)
		case lua.OP_LT:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			if x, y, ok := numbers(b, c); ok {
				holds = x < y
			} else {
				m.over(b)
				holds = m.call.less(t.State(), b, c)
				v = r.Values[local:]
			}
			holds = holds == (a != 0)
		case lua.OP_LE:
			b, c := operand(v, constants, inst), operand(v, constants, inst>>9)
			if x, y, ok := numbers(b, c); ok {
				holds = x <= y
			} else {
				m.over(b)
				holds = m.call.lessOrEqual(t.State(), b, c)
				v = r.Values[local:]
			}
			holds = holds == (a != 0)
		case lua.OP_TEST:
			holds = truth(v[a]) != (inst>>9&0x1ff == 0)
		case lua.OP_TESTSET:
			x := v[inst&0x1ff]
			if holds = truth(x) != (inst>>9&0x1ff == 0); holds {
				v[a] = x
			}
		case lua.OP_CALL:
			m.step(t, pc-from)
			from = pc
			base, args, results := local+a, int(inst&0x1ff)-1, int(inst>>9&0x1ff)-1
			if args < 0 {
				args = r.Top - base - 1
			}
			fn, ok := v[a].(*lua.LFunction)
			if !ok {
				fn, args = m.callee(t, base, args, a)
			}
			if fn.IsG {
				if m.native(t, bottom, fn, base, args, results) {
					m.depth = depth - 1
					return
				}
				goto frame
			}
			m.enter(t, fn, base, args, results)
			goto frame
		case lua.OP_TAILCALL:
			m.step(t, pc-from)
			from = pc
			base, args := local+a, int(inst&0x1ff)-1
			if args < 0 {
				args = r.Top - base - 1
			}
			fn, ok := v[a].(*lua.LFunction)
			if !ok {
				fn, args = m.callee(t, base, args, a)
			}
			if fn.IsG { // the RETURN that follows returns what it returns
				if m.native(t, bottom, fn, base, args, lua.MultRet) {
					m.depth = depth - 1
					return
				}
				goto frame
			}
			m.replace(t, f, fn, base, args)
			goto frame
		case lua.OP_RETURN:
			caller := f.Caller
			if n := int(inst&0x1ff) - 1; n == f.Results && n >= 0 && f != bottom && t.Open == nil && caller != nil && !caller.Function.IsG {
				if n == 1 {
					r.Values[f.ReturnTo] = v[a]
				} else {
					copy(r.Values[f.ReturnTo:], v[a:a+n])
				}
				stack.Pop()
				m.litter(r)
				r.Top = caller.Local + int(caller.Function.Proto.NumUsedRegisters)
				t.Frame = caller
				goto frame
			}
			if m.leave(t, bottom, f, local+a, int(inst&0x1ff)-1) {
				m.depth = depth - 1
				return
			}
			goto frame
		case lua.OP_FORLOOP:
			limit, step := float64(v[a+1].(lua.LNumber)), float64(v[a+2].(lua.LNumber))
			i := internals.Box(&v[a])
			*i += step
			if x := *i; step > 0 && x <= limit || step <= 0 && x >= limit {
				m.step(t, pc-from)
				v[a+3] = m.numbers.Value(x)
				pc += jump(inst)
				from = pc
			}
			continue
		case lua.OP_FORPREP:
			forPrepare(t.State(), v[a:a+3])
			d := jump(inst)
			pc += d
			from += d
			continue
		case lua.OP_TFORLOOP:
			m.step(t, pc-from)
			if variables := int(inst >> 9 & 0x1ff); !m.iterate(v[a:], variables) {
				m.next(t, f, local+a, variables)
				v = r.Values[local:]
			}
			if x := v[a+3]; !isNil(x) {
				v[a+2] = x
				pc += jump(code[pc])
			}
			pc++
			from = pc
			m.depth = depth
			continue
		case lua.OP_SETLIST:
			c := int(inst >> 9 & 0x1ff)
			if c == 0 {
				c = int(code[pc])
				f.Pc++
			}
			m.setList(t, f, a, int(inst&0x1ff), (c-1)*lua.FieldsPerFlush)
			goto frame
		case lua.OP_VARARG:
			m.spread(t, f, local+a, int(inst&0x1ff)-1)
			goto frame
		case lua.OP_NOP:
			continue
		default:
			m.Debt += int(allocated[inst>>26])
			stock[inst>>26](t, inst, bottom)
			goto frame
		}
		// What follows a test, nearly always a jump, is done if it holds.
		if !holds {
			pc++
			continue
		}
		if next := code[pc]; int(next>>26) == lua.OP_JMP {
			d := jump(next)
			if d < 0 {
				m.step(t, pc-from)
				from = pc
			}
			pc += d + 1
			from += d
		}
	}
}

var stockInstructions = internals.Stock()
