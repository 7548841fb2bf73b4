package sandbox

import lua "github.com/yuin/gopher-lua"

// CallThrough calls the function that lies below nargs arguments on top of L's
// stack, and leaves all its results there. What the function raises goes
// through, and keeps its stack for the report: a native that has something to
// undo defers it. A coroutine cannot yield across the call.
func CallThrough(L *lua.LState, nargs int) { call(L, nargs, lua.MultRet) }

// call calls the function that lies below nargs arguments on top of L's stack,
// and leaves so many results there.
func call(L *lua.LState, nargs, nret int) {
	callable(L, nargs)
	if m := Of(L).machine; m != nil {
		m.Call(L, nargs, nret)
		return
	}
	L.Call(nargs, nret)
}
