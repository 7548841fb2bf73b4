package vm

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// Nearly all generic loops go over a table by next or by the function that
// ipairs returns. A machine does what these do without calling them, where that
// is simple: it takes half the time.

// iterators are the functions of the state's libraries, once they are known.
var iterators struct{ next, step *lua.LFunction }

// KnowIterators says which functions next is, and the one that ipairs returns.
// It must be called before there is a machine.
func KnowIterators(next, step *lua.LFunction) { iterators.next, iterators.step = next, step }

// iterate sets the variables of a loop, which begin at v[3], to what the
// function in v[0] gives for the table in v[1] and the key in v[2]. It returns
// false, and does nothing, if that must be asked.
func (m *Machine) iterate(v []lua.LValue, variables int) bool {
	fn, ok := v[0].(*lua.LFunction)
	if !ok || fn != iterators.step && fn != iterators.next {
		return false
	}
	t, ok := v[1].(*lua.LTable)
	if !ok {
		return false
	}
	var key, value lua.LValue
	if fn == iterators.step {
		key, value, ok = m.item(t, v[2])
	} else {
		key, value, ok = m.after(t, v[2])
	}
	if !ok {
		return false
	}
	v[3] = key
	if variables > 1 {
		v[4] = value
	}
	for i := 2; i < variables; i++ {
		v[3+i] = lua.LNil
	}
	return true
}

// item returns the item after that with an index, and its own.
func (m *Machine) item(t *lua.LTable, index lua.LValue) (key, value lua.LValue, ok bool) {
	n, ok := index.(lua.LNumber)
	a := internals.Inside(t).Array
	i := int(n)
	if !ok || lua.LNumber(i) != n || i < 0 || i >= len(a) {
		return nil, nil, false
	}
	if isNil(a[i]) {
		return lua.LNil, lua.LNil, true
	}
	return m.numbers.Value(float64(i + 1)), a[i], true
}

// after returns the entry after that with a key, in a table without a metatable.
func (m *Machine) after(t *lua.LTable, key lua.LValue) (k, v lua.LValue, ok bool) {
	if isNil(key) || !isNil(t.Metatable) {
		return nil, nil, false
	}
	inside := internals.Inside(t)
	if n, ok := key.(lua.LNumber); ok {
		if i := int(n); lua.LNumber(i) == n && i > 0 && i < len(inside.Array) && !isNil(inside.Array[i]) {
			return m.numbers.Value(float64(i + 1)), inside.Array[i], true
		}
	}
	return inside.Next(key)
}
