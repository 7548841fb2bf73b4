package bindings

import (
	"fmt"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

// Class describes the objects that a module hands out. Its metatable and
// methods are made once per process and shared by all states. That is safe
// because no script can reach or change them: the metatable is hidden, and
// gopher-lua only reads a table when it indexes it.
type Class struct {
	Name    string // of the LuaLS class, unilua.NAME
	Noun    string // in messages: counter has no method 'inc'
	Doc     string
	Fields  []Field
	Methods []Func

	inside  bool // its methods may be called inside a transaction
	once    sync.Once
	meta    *lua.LTable
	methods *lua.LTable
}

// newClass declares a class. Its members are defined in the table of its
// module, so that they may make objects of it.
func newClass(name, noun string) *Class { return &Class{Name: name, Noun: noun} }

// define gives the class its members, while the package is initialized.
func (c *Class) define(doc string, fields []Field, methods []Func) *Class {
	c.Doc, c.Fields, c.Methods = doc, fields, methods
	return c
}

// metatable returns the metatable of the class.
func (c *Class) metatable() *lua.LTable {
	c.once.Do(c.build)
	return c.meta
}

func (c *Class) build() {
	methods := newTable(len(c.Methods))
	for i := range c.Methods {
		f := &c.Methods[i]
		f.method = true
		if c.inside {
			methods.RawSetString(f.Name, function(f))
		} else {
			methods.RawSetString(f.Name, guarded(f, c.Noun+":"+f.Name))
		}
	}
	c.meta, c.methods = newTable(4), methods
	c.meta.RawSetString("__index", c.index(methods))
	c.meta.RawSetString("__newindex", native(c.refuse))
	c.meta.RawSetString("__tostring", native(c.tostring))
	c.meta.RawSetString("__metatable", lua.LFalse)
	sandbox.KnowMethods(c.meta, methods)
}

// index returns what finds the members of an object. A table of methods is
// twice as fast as a function, but cannot serve fields.
func (c *Class) index(methods *lua.LTable) lua.LValue {
	if len(c.Fields) == 0 {
		methods.Metatable = fallback(c.missing)
		return methods
	}
	fields := make(map[string]func(Args) int)
	for _, f := range c.Fields {
		get, named := f.Get, &Func{Name: f.Name}
		fields[f.Name] = func(a Args) int { return get(Args{a.L, named}) }
	}
	return native(func(L *lua.LState) int {
		name, _ := L.Get(2).(lua.LString)
		if m := methods.RawGetString(string(name)); m != lua.LNil {
			L.Push(m)
			return 1
		}
		if get := fields[string(name)]; get != nil {
			return get(Args{L: L})
		}
		return c.missing(L)
	})
}

// new returns the Lua object over v.
func (c *Class) new(v any) *lua.LUserData {
	return &lua.LUserData{Value: v, Metatable: c.metatable()}
}

// missing raises the error for a name that is no member, and suggests one.
func (c *Class) missing(L *lua.LState) int {
	name, word := L.Get(2), "method"
	if len(c.Fields) > 0 {
		word = "field or method"
	}
	L.RaiseError("%s has no %s '%s'%s", c.Noun, word, sandbox.Text(name), suggest(name, c.names()))
	return 0
}

func (c *Class) names() []string {
	var names []string
	for _, m := range c.Methods {
		names = append(names, m.Name)
	}
	for _, f := range c.Fields {
		names = append(names, f.Name)
	}
	return names
}

func suggest(name lua.LValue, known []string) string {
	if best := value.Suggest(sandbox.Text(name), known); best != "" {
		return " (did you mean '" + best + "'?)"
	}
	return " (known: " + strings.Join(known, ", ") + ")"
}

func (c *Class) refuse(L *lua.LState) int {
	article := "a"
	if strings.ContainsRune("aeiou", rune(c.Noun[0])) {
		article = "an"
	}
	L.RaiseError("%s %s cannot be changed", article, c.Noun)
	return 0
}

func (c *Class) tostring(L *lua.LState) int {
	ud, _ := L.Get(1).(*lua.LUserData)
	if s, ok := ud.Value.(fmt.Stringer); ok {
		L.Push(lua.LString(s.String()))
	} else {
		L.Push(lua.LString(c.Noun))
	}
	return 1
}

// newTable returns a table with room for n names that belongs to no state. Up
// to eight names are found without hashing, so it pays to say how many.
func newTable(n int) *lua.LTable { return (*lua.LState)(nil).CreateTable(0, n) }

// native returns a Go function that belongs to no state. Its environment is a
// table of its own: no script can reach the globals of another through it.
func native(fn lua.LGFunction) *lua.LFunction {
	return &lua.LFunction{IsG: true, Env: newTable(0), GFunction: fn}
}

// function returns the Lua function of f.
func function(f *Func) *lua.LFunction {
	call := f.Call
	return native(func(L *lua.LState) int { return call(Args{L, f}) })
}

// fallback returns a metatable that asks fn for what a table lacks.
func fallback(fn lua.LGFunction) *lua.LTable {
	t := newTable(2)
	t.RawSetString("__index", native(fn))
	t.RawSetString("__metatable", lua.LFalse)
	return t
}
