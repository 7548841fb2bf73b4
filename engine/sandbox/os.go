package sandbox

import (
	"os"
	"path/filepath"
	"time"

	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
	lua "github.com/yuin/gopher-lua"
)

func osFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	return natives(map[string]lua.LGFunction{
		"clock": osClock, "date": osDate, "difftime": osDifftime, "execute": osExecute, "exit": osExit, "getenv": osGetenv,
		"remove": osRemove, "rename": osRename, "setlocale": osSetlocale, "time": osTime, "tmpname": osTmpname,
	})
}

// osClock returns the seconds since the state was made: its share of the
// processor's time is not known.
func osClock(L *lua.LState) int {
	L.Push(lua.LNumber(time.Since(Of(L).started).Seconds()))
	return 1
}

// osExit is os.exit(code). As in Lua 5.2, true and false stand for 0 and 1.
func osExit(L *lua.LState) int {
	code := 0
	if v, ok := L.Get(1).(lua.LBool); ok {
		if !v {
			code = 1
		}
	} else {
		code = optInt(L, 1, 0)
	}
	Leave(L, code)
	return 0
}

// osSetlocale is os.setlocale(name, category). There is the locale C and no
// other.
func osSetlocale(L *lua.LState) int {
	name := optText(L, 1, "C")
	checkOption(L, 2, "all", "all", "collate", "ctype", "monetary", "numeric", "time")
	switch name {
	case "", "C", "POSIX":
		L.Push(lua.LString("C"))
	default:
		L.Push(lua.LNil)
	}
	return 1
}

func osGetenv(L *lua.LState) int {
	name := checkText(L, 1)
	if err := Of(L).Check(permission.Env, name); err != nil {
		return fail(L, err)
	}
	if value, ok := os.LookupEnv(name); ok {
		L.Push(lua.LString(value))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

func osRemove(L *lua.LState) int {
	name := checkText(L, 1)
	path, err := Of(L).Entry(name)
	if err == nil {
		err = file.Remove(path)
	}
	return succeed(L, name, err)
}

func osRename(L *lua.LState) int {
	s, from, to := Of(L), checkText(L, 1), checkText(L, 2)
	source, err := s.Entry(from)
	if err != nil {
		return succeed(L, from, err)
	}
	target, err := s.Entry(to)
	if err == nil {
		err = file.Rename(source, target)
	}
	return succeed(L, from, err)
}

// osTmpname makes an empty file, so that the name stays free for the script.
func osTmpname(L *lua.LState) int {
	s := Of(L)
	dir, err := s.Path(permission.Write, os.TempDir())
	if err != nil {
		return failFile(L, os.TempDir(), err)
	}
	if err := s.opts.Before(); err != nil {
		return fail(L, err)
	}
	f, path, err := file.Temp(dir, "lua_")
	if err != nil {
		return failFile(L, dir, err)
	}
	if err := f.Close(); err != nil {
		return failFile(L, path, err)
	}
	L.Push(lua.LString(path))
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

// Entry returns the folder entry that name stands for, if the run may take it
// away. If that is a link, it is the link itself, not what it points at, and the
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
	if err := s.Ask(permission.Request{Kind: permission.Write, Target: changed, Tree: true}); err != nil {
		return "", err
	}
	return path, s.opts.Before()
}
