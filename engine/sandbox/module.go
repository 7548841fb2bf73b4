package sandbox

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// baseModule is module(name, ...) of Lua 5.1: it makes the calling function's
// environment the table of a module, which it makes a global too, and calls the
// other arguments with it.
func baseModule(L *lua.LState) int {
	s, name := Of(L), checkText(L, 1)
	loaded := s.loadedModules()
	module, ok := loaded.RawGetString(name).(*lua.LTable)
	if !ok {
		if module = s.nested(name); module == nil {
			raise(L, "name conflict for module '%s'", name)
		}
		loaded.RawSetString(name, module)
	}
	if L.GetField(module, "_NAME") == lua.LNil {
		L.SetField(module, "_M", module)
		L.SetField(module, "_NAME", lua.LString(name))
		L.SetField(module, "_PACKAGE", lua.LString(name[:strings.LastIndexByte(name, '.')+1]))
	}
	dbg, ok := levelOf(L, 1)
	if !ok || dbg == nil || info(L, "f", dbg).IsG {
		raise(L, "'module' not called from a Lua function")
	}
	info(L, "f", dbg).Env = module
	for i := 2; i <= L.GetTop(); i++ {
		if fn, ok := L.Get(i).(*lua.LFunction); ok {
			L.Push(fn)
			L.Push(module)
			call(L, 1, 0)
		}
	}
	return 0
}

// nested returns the table that dots lead to from the globals. It makes those
// that are absent; nil is for a name that is taken by something else.
func (s *State) nested(name string) *lua.LTable {
	at := s.globals
	for part := range strings.SplitSeq(name, ".") {
		s.unfold(at)
		switch next := at.RawGetString(part).(type) {
		case *lua.LTable:
			at = next
		case *lua.LNilType:
			made := s.L.CreateTable(0, 1)
			at.RawSetString(part, made)
			at = made
		default:
			return nil
		}
	}
	return at
}

// packageSeeAll makes the globals visible in a module.
func packageSeeAll(L *lua.LState) int {
	t := checkWritable(L, 1)
	Of(L).unfold(t)
	meta, ok := t.Metatable.(*lua.LTable)
	if !ok {
		meta = L.CreateTable(0, 1)
		t.Metatable = meta
	}
	L.SetField(meta, "__index", L.Env)
	return 0
}
