package vm

import (
	"math"

	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// metafield is metamethod, for a value of any type.
func metafield(t *internals.Thread, v lua.LValue, event string) lua.LValue {
	switch v := v.(type) {
	case *lua.LTable:
		return field(v.Metatable, event)
	case *lua.LUserData:
		return field(v.Metatable, event)
	}
	return field(t.Metatable(v), event)
}

// index returns object[key]. The object is in a register, which the message
// names if it cannot be indexed.
func (call caller) index(t *internals.Thread, object, key lua.LValue, register int) lua.LValue {
	for range maxChain {
		table, ok := object.(*lua.LTable)
		if ok {
			if v := table.RawGet(key); !isNil(v) {
				return v
			}
		}
		handler := metafield(t, object, "__index")
		switch f := handler.(type) {
		case *lua.LNilType:
			if !ok {
				typeError(t, object, "index", register)
			}
			return lua.LNil
		case *lua.LFunction:
			return call.two(t.State(), f, object, key)
		}
		object, register = handler, none
	}
	t.State().RaiseError("loop in gettable")
	return nil
}

// setIndex does object[key] = value.
func (m *Machine) setIndex(t *internals.Thread, object, key, value lua.LValue, register int) {
	L := t.State()
	for range maxChain {
		table, ok := object.(*lua.LTable)
		if ok && !isNil(table.RawGet(key)) {
			table.RawSet(key, value)
			return
		}
		if ok {
			checkKey(L, key)
		}
		handler := metafield(t, object, "__newindex")
		switch f := handler.(type) {
		case *lua.LNilType:
			if !ok {
				typeError(t, object, "index", register)
			}
			if !isNil(value) {
				m.Grab(L, EntryBytes(len(internals.Inside(table).Array), key))
				table.RawSet(key, value)
			}
			return
		case *lua.LFunction:
			L.Push(f)
			L.Push(object)
			L.Push(key)
			L.Push(value)
			m.Call(L, 3, 0)
			return
		}
		object, register = handler, none
	}
	L.RaiseError("loop in settable")
}

// checkKey raises that a table cannot have a value for a key.
func checkKey(L *lua.LState, key lua.LValue) {
	switch k := key.(type) {
	case *lua.LNilType:
		L.RaiseError("table index is nil")
	case lua.LNumber:
		if math.IsNaN(float64(k)) {
			L.RaiseError("table index is NaN")
		}
	}
}
