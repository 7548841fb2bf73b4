package vm

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// Length returns #v. It raises that v has none.
func Length(L *lua.LState, v lua.LValue) lua.LValue {
	n, ok := plainly.length(L, v, (*lua.LTable).Len)
	if !ok {
		L.RaiseError("attempt to get length of a %s value", v.Type())
	}
	return n
}

// length returns #v, if it has one. As in Lua 5.1, a table's is its own.
func (call caller) length(L *lua.LState, v lua.LValue, ofTable func(*lua.LTable) int) (lua.LValue, bool) {
	switch v := v.(type) {
	case lua.LString:
		return lua.LNumber(len(v)), true
	case *lua.LTable:
		return lua.LNumber(ofTable(v)), true
	}
	if f := metamethod(v, "__len"); !isNil(f) {
		return call.two(L, f, v, lua.LNil), true
	}
	return lua.LNil, false
}

// border returns the length of a table: the number of a value that is followed
// by nil. It looks where Lua 5.1 does: at the end of the list, and if that is
// nil, by halving.
func border(t *lua.LTable) int {
	a := internals.Inside(t).Array
	if n := len(a); n == 0 || !isNil(a[n-1]) {
		return beyond(t, n)
	}
	value, none := 0, len(a) // numbers of one and the other
	for none-value > 1 {
		if m := (value + none) / 2; isNil(a[m-1]) {
			none = m
		} else {
			value = m
		}
	}
	return value
}

// beyond returns the length of a table whose list is full: its last items may be
// among the other keys.
func beyond(t *lua.LTable, n int) int {
	if n+1 < lua.MaxArrayIndex || isNil(t.RawGet(lua.LNumber(n+1))) {
		return n
	}
	value, none := n+1, 2*(n+1)
	for !isNil(t.RawGet(lua.LNumber(none))) {
		value, none = none, 2*none
	}
	for none-value > 1 {
		if m := (value + none) / 2; isNil(t.RawGet(lua.LNumber(m))) {
			none = m
		} else {
			value = m
		}
	}
	return value
}
