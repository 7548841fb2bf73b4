package vm

import (
	"fmt"
	"strings"

	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// none stands for the register of a value that is in none.
const none = -1

// typeError raises that something cannot be done to v, which may be in a
// register of the frame in progress.
func typeError(t *internals.Thread, v lua.LValue, what string, register int) {
	kind, name := "", ""
	if f := t.Frame; register >= 0 && register < constant && !f.Function.IsG {
		kind, name = origin(f.Function, f.Pc-1, register)
	}
	if kind == "" {
		raise(t, "attempt to %s a %s value", what, v.Type())
	}
	raise(t, "attempt to %s %s '%s' (a %s value)", what, kind, name, v.Type())
}

// raise raises a message, with the position if a Lua function is in progress.
func raise(t *internals.Thread, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if f := t.Frame; f != nil && !f.Function.IsG && f.Pc > 0 {
		p := f.Function.Proto
		message = fmt.Sprintf("%s:%d: %s", p.SourceName, p.DbgSourcePositions[f.Pc-1], message)
	}
	t.State().Error(lua.LString(message), 0)
}

// origin says where the value came from that a register holds when the
// instruction at pc is executed: the kind of the variable and its name, none if
// it is no variable's.
func origin(fn *lua.LFunction, pc, register int) (kind, name string) {
	p := fn.Proto
	if name, ok := fn.LocalName(register+1, pc); ok && !strings.HasPrefix(name, "(") {
		return "local", name
	}
	pc, inst := setter(p, pc, register)
	if pc < 0 {
		return "", ""
	}
	switch b := int(inst & 0x1ff); int(inst >> 26) {
	case lua.OP_GETGLOBAL:
		return "global", p.Constants[inst&0x3ffff].String()
	case lua.OP_MOVE, lua.OP_MOVEN:
		if b < register {
			return origin(fn, pc, b)
		}
	case lua.OP_GETTABLE, lua.OP_GETTABLEKS:
		return "field", constantName(p, inst)
	case lua.OP_GETUPVAL:
		return "upvalue", p.DbgUpvalues[b]
	case lua.OP_SELF:
		return "method", constantName(p, inst)
	}
	return "", ""
}

// constantName returns the name by which an instruction indexes.
func constantName(p *lua.FunctionProto, inst uint32) string {
	if c := inst >> 9 & 0x1ff; c >= constant {
		if s, ok := p.Constants[c-constant].(lua.LString); ok {
			return string(s)
		}
	}
	return "?"
}

// setter returns the last instruction before pc that sets a register, and where
// it is; nowhere is negative. What is jumped over on the way to pc does not
// count.
func setter(p *lua.FunctionProto, before, register int) (at int, setting uint32) {
	at = -1
	for pc := 0; pc < before; pc++ {
		inst := p.Code[pc]
		if sets(inst, register) {
			at, setting = pc, inst
		}
		switch int(inst >> 26) {
		case lua.OP_JMP, lua.OP_FORPREP:
			if to := pc + jump(inst); to >= pc && to < before {
				pc = to
			}
		case lua.OP_MOVEN:
			for n := int(inst >> 9 & 0x1ff); n > 0; n-- {
				pc++
				if move := p.Code[pc]; int(move>>18&0xff) == register {
					at, setting = pc, move&0x3ffffff|uint32(lua.OP_MOVE)<<26
				}
			}
		case lua.OP_CLOSURE:
			pc += int(p.FunctionPrototypes[inst&0x3ffff].NumUpvalues)
		case lua.OP_SETLIST:
			if inst>>9&0x1ff == 0 {
				pc++
			}
		}
	}
	return at, setting
}

// sets reports whether an instruction sets a register, as far as it says itself.
// A test counts, as in Lua: of what and and or leave in a register nothing is
// known but by what is computed last.
func sets(inst uint32, register int) bool {
	a, b := int(inst>>18&0xff), int(inst&0x1ff)
	switch int(inst >> 26) {
	case lua.OP_SETGLOBAL, lua.OP_SETUPVAL, lua.OP_SETTABLE, lua.OP_SETTABLEKS, lua.OP_JMP, lua.OP_EQ, lua.OP_LT, lua.OP_LE,
		lua.OP_RETURN, lua.OP_SETLIST, lua.OP_CLOSE, lua.OP_NOP:
		return false
	case lua.OP_MOVE, lua.OP_MOVEN:
		return register == a && a != b // the compiler moves some values to where they are
	case lua.OP_LOADNIL:
		return register >= a && register <= b
	case lua.OP_SELF:
		return register == a || register == a+1
	case lua.OP_CALL, lua.OP_TAILCALL, lua.OP_VARARG:
		return register >= a
	case lua.OP_TFORLOOP:
		return register >= a+2
	case lua.OP_FORPREP, lua.OP_FORLOOP:
		return register >= a && register <= a+3
	}
	return register == a
}
