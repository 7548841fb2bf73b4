package bindings

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

// decode returns a shared value as a fresh Lua value, nil if it is absent.
func decode(L *lua.LState, v value.Value) lua.LValue {
	if v.Absent() {
		return lua.LNil
	}
	if f, ok := v.AsNumber(); ok {
		return sandbox.Number(L, f)
	}
	d := decoder{L: L, Reader: value.NewReader(v.Encoded()), size: v.Size()}
	return d.value()
}

// decoder makes Lua values of an encoding. The encoding comes from a Value, so
// it is sound.
type decoder struct {
	value.Reader
	L    *lua.LState
	size int // of the whole encoding
}

func (d *decoder) next() value.Token {
	t, err := d.Next()
	if err != nil {
		panic("bindings: " + err.Error())
	}
	return t
}

func (d *decoder) value() lua.LValue {
	switch t := d.next(); t.Kind {
	case value.BoolKind:
		return lua.LBool(t.Bool)
	case value.NumberKind:
		return sandbox.Number(d.L, t.Num)
	case value.StringKind:
		return lua.LString(d.own(t.Str))
	case value.ListKind:
		return d.list(t.N)
	case value.MapKind:
		return d.pairs(t.N)
	}
	return lua.LNil
}

func (d *decoder) list(n int) *lua.LTable {
	sandbox.MadeTable(d.L, n, 0)
	t := d.L.CreateTable(n, 0)
	for i := 1; i <= n; i++ {
		t.RawSetInt(i, d.value())
	}
	return t
}

func (d *decoder) pairs(n int) *lua.LTable {
	sandbox.MadeTable(d.L, 0, n)
	t := d.L.CreateTable(0, n)
	for range n {
		if k := d.next(); k.Kind == value.StringKind {
			t.RawSetString(d.own(k.Str), d.value())
		} else {
			t.RawSet(lua.LNumber(k.Num), d.value())
		}
	}
	return t
}

// own returns s, which shares memory with the encoding, so that a script which
// keeps it does not keep much else alive.
func (d *decoder) own(s string) string {
	const small = 256
	sandbox.MadeText(d.L, len(s))
	if d.size <= small || len(s) > d.size/2 {
		return s
	}
	return strings.Clone(s)
}

// decodeAll returns a list of shared values as a Lua list.
func decodeAll(L *lua.LState, vs []value.Value) *lua.LTable {
	list := L.CreateTable(len(vs), 0)
	for i, v := range vs {
		list.RawSetInt(i+1, decode(L, v))
	}
	return list
}
