package bindings

import (
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

// shared is what all states have in common: per module its functions and its
// metatable.
type shared struct {
	*Module
	funcs map[string]*lua.LFunction
	meta  *lua.LTable
}

// library returns the shared part of each module by name, made on first use.
func library() map[string]*shared {
	shareOnce.Do(func() {
		shareds = make(map[string]*shared)
		for _, m := range modules {
			shareds[m.Name] = m.share()
		}
	})
	return shareds
}

var (
	shareOnce sync.Once
	shareds   map[string]*shared
)

func (m *Module) share() *shared {
	s := &shared{Module: m, funcs: make(map[string]*lua.LFunction), meta: newTable(4)}
	for i := range m.Funcs {
		s.funcs[m.Funcs[i].Name] = guarded(&m.Funcs[i], m.path()+"."+m.Funcs[i].Name)
	}
	s.meta.RawSetString("__index", native(s.missing))
	s.meta.RawSetString("__newindex", native(s.refuse))
	s.meta.RawSetString("__metatable", lua.LFalse)
	if m.Open != nil {
		open := guarded(m.Open, m.path()).GFunction
		s.meta.RawSetString("__call", native(func(L *lua.LState) int {
			L.Remove(1) // the module table
			return open(L)
		}))
	}
	return s
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

// table returns a new table for the module, for one state. It is made to
// measure: with no size stated, the first entry takes room for 32.
func (s *shared) table() *lua.LTable {
	t := newTable(max(1, len(s.funcs)))
	for name, fn := range s.funcs {
		t.RawSetString(name, fn)
	}
	t.Metatable = s.meta
	return t
}

// missing answers the read of a name that the module table does not have: a
// module to load, a field, or an error that suggests a name.
func (s *shared) missing(L *lua.LState) int {
	name, _ := L.Get(2).(lua.LString)
	if s.Name == "" {
		if m, ok := library()[string(name)]; ok && name != "" {
			t := m.table()
			L.Get(1).(*lua.LTable).RawSetString(string(name), t)
			L.Push(t)
			return 1
		}
	}
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

// registryKey is where a state keeps its run. Scripts cannot reach the registry.
const registryKey = "unilua.run"

// install gives a state its unilua table and its run.
func install(s *sandbox.State, r *Run) {
	s.L.G.Registry.RawSetString(registryKey, &lua.LUserData{Value: r, Metatable: lua.LNil})
	r.root = library()[""].table()
	s.Globals().RawSetString("unilua", r.root)
}

// require returns what require("unilua") and require("unilua.NAME") do, nil if
// there is no such module.
func (r *Run) require(_ *lua.LState, name string) lua.LValue {
	if name == "unilua" {
		return r.root
	}
	name, ours := strings.CutPrefix(name, "unilua.")
	if !ours {
		return nil
	}
	if t := r.root.RawGetString(name); t != lua.LNil {
		return t
	}
	m, ok := library()[name]
	if !ok || name == "" {
		return nil
	}
	t := m.table()
	r.root.RawSetString(name, t)
	return t
}

// runOf returns the run that a state belongs to.
func runOf(L *lua.LState) *Run {
	return L.G.Registry.RawGetString(registryKey).(*lua.LUserData).Value.(*Run)
}

// Run returns the run that makes the call.
func (a Args) Run() *Run { return runOf(a.L) }
