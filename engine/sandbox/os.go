package sandbox

import (
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
	lua "github.com/yuin/gopher-lua"
)

func osFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	functions := stockFunctions(stock["os"], "date", "difftime", "setlocale", "time")
	maps.Copy(functions, natives(map[string]lua.LGFunction{
		"clock": osClock, "exit": osExit, "getenv": osGetenv, "remove": osRemove, "rename": osRename, "tmpname": osTmpname,
	}))
	return functions
}

func osClock(L *lua.LState) int {
	L.Push(lua.LNumber(time.Since(Of(L).started).Seconds()))
	return 1
}

func osExit(L *lua.LState) int {
	code := 0
	switch v := L.Get(1).(type) {
	case lua.LNumber:
		code = int(v)
	case lua.LBool:
		if !v {
			code = 1
		}
	case *lua.LNilType:
	default:
		argError(L, 1, "exit", "number expected, got %s", v.Type())
	}
	Leave(L, code)
	return 0
}

func osGetenv(L *lua.LState) int {
	name := L.CheckString(1)
	if err := Of(L).Check(permission.Env, name); err != nil {
		return fail(L, err)
	}
	value, ok := os.LookupEnv(name)
	if !ok {
		return 0
	}
	L.Push(lua.LString(value))
	return 1
}

func osRemove(L *lua.LState) int {
	name := L.CheckString(1)
	path, err := Of(L).Entry(name)
	if err == nil {
		err = os.Remove(path)
	}
	return succeed(L, name, err)
}

func osRename(L *lua.LState) int {
	s, from, to := Of(L), L.CheckString(1), L.CheckString(2)
	source, err := s.Entry(from)
	if err != nil {
		return succeed(L, from, err)
	}
	target, err := s.Entry(to)
	if err == nil {
		err = os.Rename(source, target)
	}
	return succeed(L, from, err)
}

// osTmpname makes an empty file, so that the name stays free for the script.
func osTmpname(L *lua.LState) int {
	s := Of(L)
	dir, err := s.Path(permission.Write, os.TempDir())
	if err != nil {
		return fail(L, err)
	}
	if err := s.opts.Before(); err != nil {
		return fail(L, err)
	}
	f, err := os.CreateTemp(dir, "lua_*")
	if err != nil {
		return fail(L, fileFault(dir, err))
	}
	if err := f.Close(); err != nil {
		return fail(L, fileFault(f.Name(), err))
	}
	L.Push(lua.LString(f.Name()))
	return 1
}

// Path returns the file that name stands for, if the run may use it: that is to
// be opened, not name.
func (s *State) Path(k permission.Kind, name string) (string, error) {
	path, err := permission.Resolve(name)
	if err != nil {
		return "", fileFault(name, err)
	}
	return path, s.Check(k, path)
}

// Entry returns the folder entry that name stands for, if the run may change
// it. If that is a link, it is the link itself, not what it points at, and the
// run must be allowed to write the folder. When it returns, what the script has
// seen is durable.
func (s *State) Entry(name string) (string, error) {
	dir, err := permission.Resolve(filepath.Dir(name))
	if err != nil {
		return "", fileFault(name, err)
	}
	path := filepath.Join(dir, filepath.Base(name))
	target, err := permission.Resolve(path)
	if err != nil {
		return "", fileFault(name, err)
	}
	changed := path
	if target != path {
		changed = dir
	}
	if err := s.Check(permission.Write, changed); err != nil {
		return "", err
	}
	return path, s.opts.Before()
}

// succeed returns true to the script, or nil, the message and the code of err.
func succeed(L *lua.LState, name string, err error) int {
	if err != nil {
		return fail(L, fileFault(name, err))
	}
	L.Push(lua.LTrue)
	return 1
}

// fileFault gives an error of the system its code, in words that begin with the
// file's name as the script knows it.
func fileFault(name string, err error) error { return file.Fault(name, err) }
