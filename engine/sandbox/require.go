package sandbox

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox/world"
)

// packageFunctions are the fields of package that are the same everywhere.
func packageFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	return map[string]lua.LValue{
		"seeall": native(packageSeeAll),
		"config": lua.LString("/\n;\n?\n!\n-"),
		"path":   lua.LString("./?.lua;./?/init.lua;./lib/?.lua;./lib/?/init.lua"),
		"cpath":  lua.LString(""),
	}
}

// searchers are what package.loaders holds at first: the functions that find a
// module.
var searchers []*lua.LFunction

func init() { searchers = []*lua.LFunction{native(searchPreload), native(searchPath)} }

// openPackage gives a state's package table what is its own.
func (s *State) openPackage(t *lua.LTable) {
	loaders := s.L.CreateTable(len(searchers), 0)
	for _, fn := range searchers {
		loaders.Append(fn)
	}
	t.RawSetString("loaded", s.loadedModules())
	t.RawSetString("preload", s.L.CreateTable(0, 0))
	t.RawSetString("loaders", loaders)
}

// loadedModules returns package.loaded.
func (s *State) loadedModules() *lua.LTable {
	if s.loaded == nil {
		s.loaded = s.L.CreateTable(0, 16)
		for i, name := range libraryNames {
			s.loaded.RawSetString(name, s.library(i))
		}
		s.loaded.RawSetString("_G", s.globals)
	}
	return s.loaded
}

// loading stands for a module while it is being loaded.
var loading = &lua.LUserData{Metatable: lua.LNil}

func baseRequire(L *lua.LState) int {
	s, name := Of(L), checkText(L, 1)
	loaded := s.loadedModules()
	if v := loaded.RawGetString(name); v == loading {
		raise(L, "loop or previous error loading module '%s'", name)
	} else if lua.LVAsBool(v) {
		L.Push(v)
		return 1
	}
	L.Push(s.loadModule(L, name))
	return 1
}

// loadModule returns the value of a module that is not loaded yet.
func (s *State) loadModule(L *lua.LState, name string) lua.LValue {
	if s.opts.Module != nil {
		if v := s.opts.Module(L, name); v != nil && v != lua.LNil {
			s.loaded.RawSetString(name, v)
			return v
		}
	}
	return s.runModule(L, name, s.searchModule(L, name))
}

// searchModule asks one after the other of package.loaders for a function that
// makes the module.
func (s *State) searchModule(L *lua.LState, name string) lua.LValue {
	loaders, ok := s.library(packageLibrary).RawGetString("loaders").(*lua.LTable)
	if !ok {
		raise(L, "'package.loaders' must be a table")
	}
	missing := ""
	for i := 1; ; i++ {
		loader := loaders.RawGetInt(i)
		if loader == lua.LNil {
			raise(L, "module '%s' not found:%s", name, missing)
		}
		L.Push(loader)
		L.Push(lua.LString(name))
		call(L, 1, 1)
		found := L.Get(-1)
		L.Pop(1)
		if found.Type() == lua.LTFunction {
			return found
		}
		if why, ok := text(found); ok {
			missing += why
		}
	}
}

// runModule calls the function of a module. The module is what that returns, or
// what it has put in package.loaded itself, or true.
func (s *State) runModule(L *lua.LState, name string, loader lua.LValue) lua.LValue {
	s.loaded.RawSetString(name, loading)
	done := false
	defer func() {
		if !done { // so that it can be tried again
			s.loaded.RawSetString(name, lua.LNil)
		}
	}()
	L.Push(loader)
	L.Push(lua.LString(name))
	call(L, 1, 1)
	done = true
	module := L.Get(-1)
	L.Pop(1)
	if module == lua.LNil {
		module = s.loaded.RawGetString(name)
	}
	if module == loading {
		module = lua.LTrue
	}
	s.loaded.RawSetString(name, module)
	return module
}

// searchPreload finds the function that the script has put in package.preload.
func searchPreload(L *lua.LState) int {
	name := checkText(L, 1)
	preload, ok := Of(L).library(packageLibrary).RawGetString("preload").(*lua.LTable)
	if !ok {
		raise(L, "'package.preload' must be a table")
	}
	if v := preload.RawGetString(name); v != lua.LNil {
		L.Push(v)
	} else {
		L.Push(lua.LString("\n\tno field package.preload['" + name + "']"))
	}
	return 1
}

// searchPath finds a file by package.path.
func searchPath(L *lua.LState) int {
	s, name := Of(L), checkText(L, 1)
	path, ok := text(L.GetField(s.library(packageLibrary), "path"))
	if !ok {
		raise(L, "'package.path' must be a string")
	}
	p, tried, err := s.findModule(name, path)
	if err != nil {
		Raise(L, err)
	}
	if p == nil {
		L.Push(lua.LString(tried))
		return 1
	}
	s.know(p)
	L.Push(L.NewFunctionFromProto(p.code(Of(L))))
	return 1
}

// findModule looks for a module in the script's folder, by templates that are
// relative to that. It follows no link out of the folder. A nil Program means
// that there is none; tried lists where it would have been.
func (s *State) findModule(name, path string) (p *Program, tried string, err error) {
	if s.opts.Dir == "" {
		return nil, "\n\tno folder to look in: the script is not a file", nil
	}
	r, err := s.Do(&world.Op{Verb: world.Module, Path: name, To: path, Dir: s.opts.Dir})
	if err != nil || r.Path == "" {
		return nil, r.Tried, err
	}
	if p, err = s.budget.limits.Compile(r.Path, []byte(r.Text)); err != nil {
		err = fmt.Errorf("error loading module '%s' from file '%s':\n\t%w", name, r.Path, err)
	}
	return p, "", err
}
