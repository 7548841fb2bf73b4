package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/value"
)

// decode returns a shared value as a fresh Lua value, nil if it is absent.
func decode(L *lua.LState, v value.Value) lua.LValue {
	if v.Absent() {
		return lua.LNil
	}
	r := value.NewReader(v.Encoded())
	return next(L, &r)
}

// next decodes one value. The encoding comes from a Value, so it is sound.
func next(L *lua.LState, r *value.Reader) lua.LValue {
	t, err := r.Next()
	if err != nil {
		panic("bindings: " + err.Error())
	}
	switch t.Kind {
	case value.BoolKind:
		return lua.LBool(t.Bool)
	case value.NumberKind:
		return lua.LNumber(t.Num)
	case value.StringKind:
		return lua.LString(t.Str)
	case value.ListKind:
		list := L.CreateTable(t.N, 0)
		for i := 1; i <= t.N; i++ {
			list.RawSetInt(i, next(L, r))
		}
		return list
	case value.MapKind:
		m := L.CreateTable(0, t.N)
		for range t.N {
			k := next(L, r)
			m.RawSet(k, next(L, r))
		}
		return m
	}
	return lua.LNil
}

// decodeAll returns a list of shared values as a Lua list.
func decodeAll(L *lua.LState, vs []value.Value) *lua.LTable {
	list := L.CreateTable(len(vs), 0)
	for i, v := range vs {
		list.RawSetInt(i+1, decode(L, v))
	}
	return list
}
