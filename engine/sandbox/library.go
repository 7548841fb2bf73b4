package sandbox

import (
	"maps"
	"slices"
	"sync"

	"github.com/unilua/unilua/engine/sandbox/vm"
	lua "github.com/yuin/gopher-lua"
)

// The functions of the libraries are made once and shared by all states. A
// state's own library tables are empty at first: a miss is looked up in the
// shared table, which no script can reach, by a metatable that no script can
// see. What a script writes goes into its own table. The table of globals is
// made in the same way. So a state costs 7 kB instead of 34, and a fraction of
// the time.
//
// Where emptiness would show (next, pairs, rawget, rawset, setmetatable, and
// the removal of a function) the table is unfolded first: it gets all its
// functions and loses the metatable.

// libraryNames are the globals that are tables. They are made on first use.
var libraryNames = [...]string{"string", "table", "math", "coroutine", "os", "io", "debug", "utf8", "bit32", "package"}

// Indices in libraryNames of those that need care.
const (
	stringLibrary  = 0
	packageLibrary = len(libraryNames) - 1
)

// library is the shared part of a library.
type library struct {
	funcs *lua.LTable
	meta  *lua.LTable // the metatable of each state's own table
}

// shared returns the shared part of all libraries, read-only once made.
func shared() *commons { return onceShared() }

var onceShared func() *commons

func init() { onceShared = sync.OnceValue(makeCommons) }

func makeCommons() *commons {
	stock := stockLibraries()
	c := &commons{}
	c.plain.base = c.add(baseFunctions(stock))
	c.plain.base.funcs.Metatable = table(map[string]lua.LValue{"__index": native(openLibrary)})
	for i, functions := range [len(libraryNames)]func(map[string]*lua.LTable) map[string]lua.LValue{
		stringFunctions, tableFunctions, mathFunctions, coroutineFunctions, osFunctions, ioFunctions, debugFunctions, utf8Functions, bit32Functions, packageFunctions,
	} {
		c.libraries[i] = c.add(functions(stock))
	}
	c.strings = table(map[string]lua.LValue{"__index": c.libraries[stringLibrary].funcs, "__metatable": lua.LFalse})
	vm.KnowMethods(c.strings, c.libraries[stringLibrary].funcs)
	return c
}

type commons struct {
	plain     Globals
	libraries [len(libraryNames)]*library
	backing   sync.Map    // of *lua.LTable, the metatable, to *library
	strings   *lua.LTable // the metatable of strings
}

func (c *commons) add(functions map[string]lua.LValue) *library {
	lib := &library{funcs: table(functions)}
	lib.meta = table(map[string]lua.LValue{"__index": lib.funcs, "__newindex": native(assign)})
	c.backing.Store(lib.meta, lib)
	vm.KnowMethods(lib.meta, lib.funcs)
	return lib
}

// table returns a table of its own size: those of L.NewTable have room for 64.
func table(fields map[string]lua.LValue) *lua.LTable {
	t := (&lua.LState{}).CreateTable(0, len(fields))
	for k, v := range fields {
		t.RawSetString(k, v)
	}
	return t
}

func native(f lua.LGFunction) *lua.LFunction { return &lua.LFunction{IsG: true, GFunction: f} }

func natives(functions map[string]lua.LGFunction) map[string]lua.LValue {
	values := make(map[string]lua.LValue, len(functions))
	for name, f := range functions {
		values[name] = native(f)
	}
	return values
}

// stockLibraries returns the libraries as gopher-lua makes them, by name, the
// base library as "_G".
func stockLibraries() map[string]*lua.LTable {
	L := lua.NewState()
	defer L.Close()
	libraries := map[string]*lua.LTable{}
	L.G.Global.ForEach(func(name, v lua.LValue) {
		if t, ok := v.(*lua.LTable); ok {
			libraries[name.String()] = t
		}
	})
	return libraries
}

// openLibraries gives a new state its globals.
func (s *State) openLibraries() {
	const few = 8 // entries; with no size stated, the first takes room for 32
	c := shared()
	s.globals = s.L.CreateTable(0, few)
	s.globals.Metatable = s.opts.Globals.base.meta
	s.L.G.Global, s.L.Env, s.L.G.Registry = s.globals, s.globals, s.L.CreateTable(0, few)
	s.L.SetMetatable(lua.LString(""), c.strings)
}

// openLibrary is the __index of the base functions: it makes a state's library
// tables, and _G.
func openLibrary(L *lua.LState) int {
	s, name := Of(L), L.Get(2).String()
	if name == "_G" && s.globals.Metatable != lua.LNil {
		L.Push(s.globals)
		return 1
	}
	for i, known := range libraryNames {
		if known == name && s.libraries[i] == nil {
			L.Push(s.library(i))
			return 1
		}
	}
	return 0
}

// library returns a library's table, which becomes a global when it is made.
func (s *State) library(i int) *lua.LTable {
	if s.libraries[i] == nil {
		t := s.L.CreateTable(0, 0)
		t.Metatable = shared().libraries[i].meta
		s.libraries[i] = t
		s.globals.RawSetString(libraryNames[i], t)
		if i == packageLibrary {
			s.openPackage(t)
		}
	}
	return s.libraries[i]
}

// unfold makes t a table like any other, if it is one of those that are empty
// at first.
func (s *State) unfold(t *lua.LTable) {
	lib := backing(t)
	if lib == nil {
		return
	}
	if t == s.globals {
		for i := range libraryNames {
			s.library(i)
		}
		t.RawSetString("_G", t)
	}
	t.Metatable = lua.LNil
	lib.funcs.ForEach(func(k, v lua.LValue) {
		if t.RawGet(k) == lua.LNil {
			t.RawSet(k, v)
		}
	})
	s.ownStrings(t)
}

func backing(t *lua.LTable) *library {
	meta, ok := t.Metatable.(*lua.LTable)
	if !ok {
		return nil
	}
	lib, _ := shared().backing.Load(meta)
	found, _ := lib.(*library)
	return found
}

// Globals are the global variables that any number of states find defined. Their
// values are shared, so they must be nothing that a script can change: a table
// among them must be one of Frozen.
type Globals struct{ base *library }

// NewGlobals returns the global variables of Lua and more. Make it once.
func NewGlobals(more map[string]lua.LValue) *Globals {
	c := shared()
	functions := map[string]lua.LValue{}
	c.plain.base.funcs.ForEach(func(name, v lua.LValue) { functions[name.String()] = v })
	maps.Copy(functions, more)
	g := &Globals{c.add(functions)}
	g.base.funcs.Metatable = c.plain.base.funcs.Metatable
	return g
}

// Frozen returns an empty table that any number of states may share: nothing can
// be put into it. What it lacks is looked up in fields, which scripts must not
// reach otherwise, and then asked of missing. meta has the further fields of its
// metatable; its __newindex raises.
func Frozen(fields map[string]lua.LValue, missing lua.LGFunction, meta map[string]lua.LGFunction) *lua.LTable {
	found := table(fields)
	found.Metatable = table(map[string]lua.LValue{"__index": native(missing)})
	behind := table(natives(meta))
	behind.RawSetString("__index", found)
	behind.RawSetString("__metatable", lua.LFalse)
	behind.RawSetString(frozenMark, lua.LTrue)
	t := table(nil)
	t.Metatable = behind
	return t
}

const frozenMark = "unilua.frozen"

// frozen reports whether t is shared by all states.
func frozen(t *lua.LTable) bool {
	meta, ok := t.Metatable.(*lua.LTable)
	return ok && meta.RawGetString(frozenMark) == lua.LTrue
}

// ownStrings gives strings the methods of the state's own string table, once
// that differs from the shared one.
func (s *State) ownStrings(changed *lua.LTable) {
	if changed == s.libraries[stringLibrary] {
		s.L.SetMetatable(lua.LString(""), table(map[string]lua.LValue{"__index": changed, "__metatable": lua.LFalse}))
	}
}

// assign is the __newindex of a folded table. What a script puts in the place of
// a function it may remove later, without a word to us: then that function must
// not be found again behind it, so the table is unfolded. Other names are simply
// set.
func assign(L *lua.LState) int {
	s, t, key := Of(L), L.CheckTable(1), L.Get(2)
	if s.provides(t, key) {
		s.unfold(t)
	}
	L.RawSet(t, key, L.Get(3))
	s.ownStrings(t)
	return 0
}

// provides reports whether a folded table shows something under key.
func (s *State) provides(t *lua.LTable, key lua.LValue) bool {
	if backing(t).funcs.RawGet(key) != lua.LNil {
		return true
	}
	name, _ := key.(lua.LString)
	return t == s.globals && (name == "_G" || slices.Contains(libraryNames[:], string(name)))
}

// GlobalNames returns the names of the global variables that every state has,
// sorted.
func GlobalNames() []string {
	names := append([]string{"_G"}, libraryNames[:]...)
	shared().plain.base.funcs.ForEach(func(name, _ lua.LValue) { names = append(names, name.String()) })
	slices.Sort(names)
	return names
}
