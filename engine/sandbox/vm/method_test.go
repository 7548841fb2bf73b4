package vm

import (
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// TestARememberedMethodIsThatOfItsObject calls methods of the same names, at the
// same place, on objects of three kinds, one of which is not known.
func TestARememberedMethodIsThatOfItsObject(t *testing.T) {
	var L *lua.LState
	kinds := make([]*lua.LTable, 3)
	for i := range kinds {
		methods := L.CreateTable(0, 2)
		methods.RawSetString("get", lua.LNumber(i))
		methods.RawSetString("set", lua.LNumber(10+i))
		kinds[i] = L.CreateTable(0, 1)
		if i < 2 {
			KnowMethods(kinds[i], methods)
		}
	}
	m := &Machine{}
	for _, name := range []lua.LString{"get", "get", "set", "none", "get"} {
		for i, meta := range kinds {
			want, is := lua.LNumber(i), i < 2 && name != "none"
			if name == "set" {
				want += 10
			}
			got, ok := m.getString(nil, &lua.LUserData{Metatable: meta}, name, 5)
			if ok != is || ok && got != want {
				t.Errorf("%s of kind %d is %v, %v", name, i, got, ok)
			}
		}
	}
	for _, other := range []lua.LValue{lua.LNumber(1), lua.LNil, &lua.LUserData{Metatable: lua.LNil}} {
		if _, ok := m.getString(nil, other, lua.LString("get"), 5); ok {
			t.Errorf("%v has a method", other)
		}
	}
}
