package sandbox

import (
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox/world"
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
	r, err := Of(L).Do(&world.Op{Verb: world.Env, Path: checkText(L, 1)})
	if err != nil {
		return fail(L, err)
	}
	if r.OK {
		L.Push(lua.LString(r.Text))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

func osRemove(L *lua.LState) int {
	name := checkText(L, 1)
	_, err := Of(L).Do(&world.Op{Verb: world.Remove, Path: name})
	return succeed(L, name, err)
}

func osRename(L *lua.LState) int {
	from, to := checkText(L, 1), checkText(L, 2)
	_, err := Of(L).Do(&world.Op{Verb: world.Rename, Path: from, To: to})
	return succeed(L, from, err)
}

// osTmpname makes an empty file, so that the name stays free for the script.
func osTmpname(L *lua.LState) int {
	dir := os.TempDir()
	r, err := Of(L).Do(&world.Op{Verb: world.TempFile, Path: dir, To: tempPrefix, Keep: true})
	if err != nil {
		return failFile(L, dir, err)
	}
	L.Push(lua.LString(r.Path))
	return 1
}

// Do does something with the files and the environment of the host, in the name
// of the state's run.
func (s *State) Do(op *world.Op) (world.Reply, error) {
	return s.opts.World.Do(s.control.run, s.opts.Asker, op)
}
