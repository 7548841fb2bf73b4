package bindings

import (
	"maps"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox"
)

// modules are all modules, in the order of the documentation. The root module
// comes first: its functions are those of unilua itself. They are filled in by
// init, since their functions look at them.
var modules []*Module

func init() {
	modules = []*Module{
		&rootModule, &counterModule, &lockModule, &stateModule, &queueModule,
		&dictModule, &listModule, &topicModule, &txModule,
		&jobModule, &runModule, &fsModule, &logModule, &textModule,
	}
}

// Modules returns the description of every module, for documentation.
func Modules() []*Module { return modules }

// shared is what all states have in common of a module.
type shared struct {
	*Module
	table *lua.LTable // what scripts see; nothing can be changed in it
}

// library returns the shared part of each module by name, made on first use.
func library() map[string]*shared { return onceShared() }

var onceShared = sync.OnceValue(func() map[string]*shared {
	all := make(map[string]*shared)
	fields := make(map[string]lua.LValue)
	for _, m := range modules[1:] {
		all[m.Name] = m.share(nil)
		fields[m.Name] = all[m.Name].table
	}
	all[""] = rootModule.share(fields)
	return all
})

// globals are what every script finds defined.
var globals = sync.OnceValue(func() *sandbox.Globals {
	return sandbox.NewGlobals(map[string]lua.LValue{"unilua": library()[""].table})
})

// share makes the table of a module, with its functions and more fields.
func (m *Module) share(more map[string]lua.LValue) *shared {
	s := &shared{Module: m}
	fields := make(map[string]lua.LValue)
	for i := range m.Funcs {
		fields[m.Funcs[i].Name] = guarded(&m.Funcs[i], m.path()+"."+m.Funcs[i].Name)
	}
	maps.Copy(fields, more)
	meta := map[string]lua.LGFunction{"__newindex": s.refuse}
	if m.Open != nil {
		open := guarded(m.Open, m.path()).GFunction
		meta["__call"] = func(L *lua.LState) int {
			L.Remove(1) // the module table
			return open(L)
		}
	}
	s.table = sandbox.Frozen(fields, s.missing, meta)
	return s
}

// function returns the function of that name of the module.
func (s *shared) function(name string) lua.LValue {
	meta := s.table.Metatable.(*lua.LTable)
	return meta.RawGetString("__index").(*lua.LTable).RawGetString(name)
}

// guarded returns the Lua function of f, which scripts know as name. It must not
// be called inside a transaction unless f says so.
func guarded(f *Func, name string) *lua.LFunction {
	if f.inside {
		return function(f)
	}
	call := f.Call
	return native(func(L *lua.LState) int {
		if runOf(L).session.Transaction() != nil {
			L.RaiseError("%s cannot be used inside unilua.tx (use the transaction's own objects, t.counter, t.state and so on)", name)
		}
		return call(Args{L, f})
	})
}

// missing answers the read of a name that the module table does not have: a
// field, or an error that suggests a name.
func (s *shared) missing(L *lua.LState) int {
	name, _ := L.Get(2).(lua.LString)
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Name == string(name) {
			return f.Get(Args{L, &Func{Name: f.Name}})
		}
	}
	word := "function"
	if s.Name == "" {
		word = "module or function"
	}
	L.RaiseError("%s has no %s '%s'%s", s.path(), word, sandbox.Text(L.Get(2)), suggest(L.Get(2), s.names()))
	return 0
}

func (s *shared) refuse(L *lua.LState) int {
	L.RaiseError("%s cannot be changed", s.path())
	return 0
}

func (s *shared) names() []string {
	var names []string
	for _, f := range s.Funcs {
		names = append(names, f.Name)
	}
	for _, f := range s.Fields {
		names = append(names, f.Name)
	}
	if s.Name == "" {
		for _, m := range modules[1:] {
			names = append(names, m.Name)
		}
	}
	return names
}

// require returns what require("unilua") and require("unilua.NAME") do, nil if
// there is no such module.
func require(_ *lua.LState, name string) lua.LValue {
	name, inside := strings.CutPrefix(name, "unilua.")
	if !inside && name != "unilua" || inside && name == "" {
		return nil
	}
	if !inside {
		name = ""
	}
	m, ok := library()[name]
	if !ok {
		return nil
	}
	return m.table
}

// runOf returns the run that a state belongs to.
func runOf(L *lua.LState) *Run { return sandbox.HostOf(L).(*Run) }

// Run returns the run that makes the call.
func (a Args) Run() *Run { return runOf(a.L) }
