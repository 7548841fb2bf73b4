package sandbox

import lua "github.com/yuin/gopher-lua"

// Each function of a script has an environment, where its global variables
// are. Natives have none of their own: they are shared by all states, so that
// theirs reads as the thread's globals and cannot be changed.

var environments = map[string]lua.LGFunction{"getfenv": baseGetFEnv, "setfenv": baseSetFEnv}

// subject returns the function whose environment is asked for: argument 1, a
// function or a level of the stack, 1 if absent. At level 0, which stands for
// the thread, it is nil.
func subject(L *lua.LState, absent int) *lua.LFunction {
	if fn, ok := L.Get(1).(*lua.LFunction); ok {
		return fn
	}
	level := absent
	if absent == 0 || L.Get(1) != lua.LNil {
		level = checkInt(L, 1)
	}
	if level < 0 {
		argumentError(L, 1, "level must be non-negative")
	}
	if level == 0 {
		return nil
	}
	dbg, ok := levelOf(L, level)
	if !ok {
		argumentError(L, 1, "invalid level")
	}
	if dbg == nil {
		raise(L, "no function environment for tail call at level %d", level)
	}
	return info(L, "f", dbg)
}

func baseGetFEnv(L *lua.LState) int {
	fn := subject(L, 1)
	if fn == nil || fn.IsG {
		L.Push(L.Env)
	} else {
		L.Push(fn.Env)
	}
	return 1
}

func baseSetFEnv(L *lua.LState) int {
	env := checkTable(L, 2)
	fn := subject(L, 0)
	switch {
	case fn == nil:
		L.Env = env
		return 0
	case fn.IsG:
		raise(L, "'setfenv' cannot change environment of given object")
	}
	fn.Env = env
	L.Push(fn)
	return 1
}
