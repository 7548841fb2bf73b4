package vm

import lua "github.com/yuin/gopher-lua"

// less returns a < b for values that are not both numbers.
func (call caller) less(L *lua.LState, a, b lua.LValue) bool {
	if x, y, ok := bothStrings(a, b); ok {
		return x < y
	}
	if a.Type() == b.Type() {
		if v, ok := call.compare(L, a, b, "__lt"); ok {
			return v
		}
	}
	incomparable(L, a, b)
	return false
}

// lessOrEqual returns a <= b for values that are not both numbers.
func (call caller) lessOrEqual(L *lua.LState, a, b lua.LValue) bool {
	if x, y, ok := bothStrings(a, b); ok {
		return x <= y
	}
	if a.Type() == b.Type() {
		if v, ok := call.compare(L, a, b, "__le"); ok {
			return v
		}
		if v, ok := call.compare(L, b, a, "__lt"); ok {
			return !v
		}
	}
	incomparable(L, a, b)
	return false
}

func bothStrings(a, b lua.LValue) (x, y lua.LString, ok bool) {
	x, ok = a.(lua.LString)
	if ok {
		y, ok = b.(lua.LString)
	}
	return x, y, ok
}

// compare returns what the metamethod for an event says, if both values have
// the same.
func (call caller) compare(L *lua.LState, a, b lua.LValue, event string) (v, ok bool) {
	f := metamethod(a, event)
	if isNil(f) || !equal(f, metamethod(b, event)) {
		return false, false
	}
	return truth(call.two(L, f, a, b)), true
}

// equal reports whether two values are the same.
func equal(a, b lua.LValue) bool { return a == b }

// equals returns a == b for values that may have the metamethod.
func (call caller) equals(L *lua.LState, a, b lua.LValue) bool {
	if equal(a, b) {
		return true
	}
	switch a.(type) {
	case *lua.LTable:
		if _, ok := b.(*lua.LTable); !ok {
			return false
		}
	case *lua.LUserData:
		if _, ok := b.(*lua.LUserData); !ok {
			return false
		}
	default:
		return false
	}
	v, _ := call.compare(L, a, b, "__eq")
	return v
}

// incomparable raises that a and b have no order. Lua tells types apart by
// their third letter, and so does its message.
func incomparable(L *lua.LState, a, b lua.LValue) {
	x, y := a.Type().String(), b.Type().String()
	if x[2] == y[2] {
		L.RaiseError("attempt to compare two %s values", x)
	}
	L.RaiseError("attempt to compare %s with %s", x, y)
}
