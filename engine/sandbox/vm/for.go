package vm

import lua "github.com/yuin/gopher-lua"

// forParts are the numbers of a for, in the order of their registers.
var forParts = [3]string{"'for' initial value", "'for' limit", "'for' step"}

// ForNumber returns v, the number of a for that part counts, as a number. It
// raises that it is none.
func ForNumber(L *lua.LState, v lua.LValue, part int) lua.LNumber {
	n, ok := toNumber(v)
	if !ok {
		L.RaiseError("%s must be a number", forParts[part])
	}
	return lua.LNumber(n)
}
