package vm

import (
	"math"

	"github.com/unilua/unilua/engine/sandbox/number"
	lua "github.com/yuin/gopher-lua"
)

// events are the metamethods of the operations that have one.
var events = [lua.OP_NOP + 1]string{
	lua.OP_ADD: "__add", lua.OP_SUB: "__sub", lua.OP_MUL: "__mul", lua.OP_DIV: "__div",
	lua.OP_MOD: "__mod", lua.OP_POW: "__pow", lua.OP_UNM: "__unm",
}

// Arithmetic returns a op b, where op is one of lua.OP_ADD to lua.OP_UNM; the
// operand of a unary minus is given twice. It raises what the operands do not
// allow.
func Arithmetic(L *lua.LState, op int, a, b lua.LValue) lua.LValue {
	v, ok := plainly.arithmetic(L, op, a, b)
	if !ok {
		L.RaiseError("attempt to perform arithmetic on a %s value", notNumber(a, b).Type())
	}
	return v
}

func (call caller) arithmetic(L *lua.LState, op int, a, b lua.LValue) (lua.LValue, bool) {
	if x, ok := toNumber(a); ok {
		if y, ok := toNumber(b); ok {
			return lua.LNumber(compute(op, x, y)), true
		}
	}
	f := metamethod(a, events[op])
	if isNil(f) {
		f = metamethod(b, events[op])
	}
	if isNil(f) {
		return lua.LNil, false
	}
	return call.two(L, f, a, b), true
}

// notNumber returns the operand that an error names.
func notNumber(a, b lua.LValue) lua.LValue {
	if _, ok := toNumber(a); ok {
		return b
	}
	return a
}

// toNumber returns the number that a value is or spells.
func toNumber(v lua.LValue) (float64, bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return float64(v), true
	case lua.LString:
		return number.Parse(string(v))
	}
	return 0, false
}

func compute(op int, x, y float64) float64 {
	switch op {
	case lua.OP_ADD:
		return x + y
	case lua.OP_SUB:
		return x - y
	case lua.OP_MUL:
		return x * y
	case lua.OP_DIV:
		return x / y
	case lua.OP_MOD:
		return modulo(x, y)
	case lua.OP_POW:
		return number.Power(x, y)
	}
	return -x
}

// modulo is the % of Lua 5.1, with its rounding: no product is fused with the
// difference.
func modulo(x, y float64) float64 { return x - float64(math.Floor(x/y)*y) }
