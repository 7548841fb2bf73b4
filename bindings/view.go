package bindings

import (
	"reflect"

	lua "github.com/yuin/gopher-lua"
	luar "layeh.com/gopher-luar"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

// A viewable is a struct of plain fields that scripts see as a read-only table. The
// tag luar of each field is its name there. It can be shared: what is
// stored is a table of its fields.
type viewable interface{ viewable() }

// view returns r as scripts see it.
func view(L *lua.LState, r viewable) *lua.LUserData {
	c := luar.GetConfig(L)
	if c.MethodNames == nil {
		c.MethodNames = func(reflect.Type, reflect.Method) []string { return nil }
	}
	if meta := luar.MT(L, r); meta.RawGetString("__newindex") == lua.LNil {
		meta.RawSetString("__newindex", native(refuseView))
		meta.RawSetString("__metatable", lua.LFalse)
	}
	return luar.New(L, r).(*lua.LUserData)
}

func refuseView(L *lua.LState) int {
	L.RaiseError("%s is read-only: its field '%s' cannot be set", L.ToStringMeta(L.Get(1)), sandbox.Text(L.Get(2)))
	return 0
}

// fieldsOf returns r as plain data.
func fieldsOf(r viewable) map[string]any {
	v := reflect.ValueOf(r)
	all := make(map[string]any, v.NumField())
	for i := range v.NumField() {
		all[v.Type().Field(i).Tag.Get("luar")] = v.Field(i).Interface()
	}
	return all
}

// userdata encodes the fields of a viewable; no other object can be shared.
func (e *encoder) userdata(ud *lua.LUserData) error {
	r, ok := ud.Value.(viewable)
	if !ok {
		return problem("a userdata cannot be shared")
	}
	if len(e.path) == value.MaxDepth {
		return problem(value.ErrTooDeep.Error())
	}
	v, err := value.Of(fieldsOf(r))
	if err == nil {
		e.dst = value.AppendValue(e.dst, v)
	}
	return err
}
