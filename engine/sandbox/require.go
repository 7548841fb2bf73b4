package sandbox

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// packageFunctions are the fields of package that are the same everywhere. A
// script may read the path; changing it changes nothing, since modules come
// from the script's folder and from nowhere else.
func packageFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	fields := stockFunctions(stock["package"], "seeall", "config")
	fields["path"] = lua.LString("./?.lua;./?/init.lua;./lib/?.lua;./lib/?/init.lua")
	fields["cpath"] = lua.LString("")
	return fields
}

// loadedModules returns package.loaded.
func (s *State) loadedModules() *lua.LTable {
	if s.loaded == nil {
		s.loaded = s.L.CreateTable(0, 16)
		for i, name := range libraryNames {
			s.loaded.RawSetString(name, s.library(i))
		}
		s.loaded.RawSetString("_G", s.globals)
		s.L.G.Registry.RawSetString("_LOADED", s.loaded)
	}
	return s.loaded
}

// loading stands for a module while it is being loaded.
var loading = &lua.LUserData{Metatable: lua.LNil}

func baseRequire(L *lua.LState) int {
	s, name := Of(L), L.CheckString(1)
	loaded := s.loadedModules()
	if v := loaded.RawGetString(name); v == loading {
		L.RaiseError("loop or previous error loading module '%s'", name)
	} else if lua.LVAsBool(v) {
		L.Push(v)
		return 1
	}
	v := s.loadModule(L, name)
	loaded.RawSetString(name, v)
	L.Push(v)
	return 1
}

// loadModule returns the value of a module that is not loaded yet.
func (s *State) loadModule(L *lua.LState, name string) lua.LValue {
	if s.opts.Module != nil {
		if v := s.opts.Module(L, name); v != nil && v != lua.LNil {
			return v
		}
	}
	loader, missing := s.preloaded(name)
	if loader == nil {
		p, tried, err := s.findModule(name)
		if err != nil {
			Raise(L, err)
		}
		if p == nil {
			L.RaiseError("module '%s' not found:%s%s", name, missing, tried)
		}
		s.know(p)
		loader = L.NewFunctionFromProto(p.proto)
	}
	return s.runModule(L, name, loader)
}

// preloaded returns the function that the script has put in package.preload.
func (s *State) preloaded(name string) (loader *lua.LFunction, missing string) {
	if t, ok := s.library(packageLibrary).RawGetString("preload").(*lua.LTable); ok {
		if fn, ok := t.RawGetString(name).(*lua.LFunction); ok {
			return fn, ""
		}
	}
	return nil, "\n\tno field package.preload['" + name + "']"
}

// runModule calls the function of a module. Its value is what that returns, or
// what it has put in package.loaded itself, or true.
func (s *State) runModule(L *lua.LState, name string, loader *lua.LFunction) lua.LValue {
	s.loaded.RawSetString(name, loading)
	done := false
	defer func() {
		if !done { // so that it can be tried again
			s.loaded.RawSetString(name, lua.LNil)
		}
	}()
	L.Push(loader)
	L.Push(lua.LString(name))
	L.Call(1, 1)
	done = true
	result := L.Get(-1)
	L.Pop(1)
	if result != lua.LNil {
		return result
	}
	if v := s.loaded.RawGetString(name); v != loading {
		return v
	}
	return lua.LTrue
}

// findModule looks for a module in the script's folder and in lib beside it. It
// follows no link out of the folder. A nil Program means that there is none;
// tried lists where it would have been.
func (s *State) findModule(name string) (p *Program, tried string, err error) {
	if s.opts.Dir == "" {
		return nil, "\n\tno folder to look in: the script is not a file", nil
	}
	root, err := os.OpenRoot(s.opts.Dir)
	if err != nil {
		return nil, "", err
	}
	defer root.Close()
	file := strings.ReplaceAll(name, ".", "/")
	for _, at := range []string{file + ".lua", file + "/init.lua", "lib/" + file + ".lua", "lib/" + file + "/init.lua"} {
		path := filepath.Join(s.opts.Dir, at)
		src, err := root.ReadFile(at)
		switch {
		case err == nil:
			p, err := Compile(path, src)
			return p, "", err
		case errors.Is(err, fs.ErrNotExist):
			tried += "\n\tno file '" + path + "'"
		default:
			tried += "\n\tno use of '" + path + "': " + reason(err)
		}
	}
	return nil, tried, nil
}

// reason returns what went wrong with a file, without the operation and name.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// baseModule is Lua 5.1's module function, which looks for package.loaded in
// the registry and for its own name among the globals.
func baseModule(stock *lua.LTable) lua.LGFunction {
	module := goFunction(stock, "module")
	return func(L *lua.LState) int {
		Of(L).loadedModules()
		return module(L)
	}
}
