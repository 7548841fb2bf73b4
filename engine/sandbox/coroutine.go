package sandbox

import (
	"reflect"

	lua "github.com/yuin/gopher-lua"
)

// coroutineFunctions are the stock ones, repaired: a coroutine obeys the
// control of its state instead of a context derived from it, coroutines within
// coroutines are counted, a wrapped one that raised is dead, and to yield across
// a protected call is an error instead of a crash.
func coroutineFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	lib := stock["coroutine"]
	functions := stockFunctions(lib, "running", "status")
	create, wrap, resume := goFunction(lib, "create"), goFunction(lib, "wrap"), goFunction(lib, "resume")
	functions["create"] = native(func(L *lua.LState) int {
		withoutContext(L, create)
		adopt(L, L.Get(-1).(*lua.LState))
		return 1
	})
	functions["wrap"] = native(func(L *lua.LState) int {
		withoutContext(L, wrap)
		fn := L.Get(-1).(*lua.LFunction)
		thread := fn.Upvalues[0].Value().(*lua.LState)
		adopt(L, thread)
		fn.GFunction = wrapped(thread, fn.GFunction)
		return 1
	})
	functions["resume"] = native(func(L *lua.LState) int {
		s := Of(L)
		thread := L.CheckThread(1)
		if s.resumed >= maxResumed {
			L.Push(lua.LFalse)
			L.Push(lua.LString("C stack overflow"))
			return 2
		}
		s.resumed++
		defer func() { s.resumed-- }()
		complete(L, thread, L.GetTop()-1)
		return resume(L)
	})
	functions["yield"] = native(func(L *lua.LState) int {
		if L.Parent == nil || *keepOpen(L) {
			L.RaiseError("attempt to yield across metamethod/C-call boundary")
		}
		return -1
	})
	return functions
}

func goFunction(lib *lua.LTable, name string) lua.LGFunction {
	return lib.RawGetString(name).(*lua.LFunction).GFunction
}

// withoutContext calls f, which makes a thread, while L has no context, from
// which the thread would get one that is never cancelled.
func withoutContext(L *lua.LState, f lua.LGFunction) {
	L.CheckFunction(1)
	ctx := L.RemoveContext()
	f(L)
	L.SetContext(ctx)
}

func adopt(L, thread *lua.LState) { thread.SetContext(L.Context()) }

// complete adds nil to the given number of values on top of L's stack, with
// which thread is about to be resumed, for each more that the call of yield in
// it wants: gopher-lua leaves their registers as they are.
func complete(L, thread *lua.LState, given int) {
	if thread == L {
		return
	}
	dbg, ok := thread.GetStack(0)
	if !ok {
		return // it has not begun
	}
	fn := info(thread, "f", dbg)
	if fn.IsG {
		return
	}
	pc := reflect.ValueOf(dbg).Elem().FieldByName("frame").Elem().FieldByName("Pc").Int()
	for wanted := resultsWanted(fn.Proto.Code, int(pc)-1); given < wanted; given++ {
		L.Push(lua.LNil)
	}
}

// resultsWanted returns how many results the call at pc takes, 0 if that is
// any number, or if there is no call.
func resultsWanted(code []uint32, pc int) int {
	if pc < 0 || pc >= len(code) || int(code[pc]>>26) != lua.OP_CALL {
		return 0
	}
	return max(int(code[pc]>>9&0x1ff)-1, 0)
}

// wrapped is the function that coroutine.wrap returns.
func wrapped(thread *lua.LState, call lua.LGFunction) lua.LGFunction {
	return func(L *lua.LState) int {
		s := Of(L)
		if s.resumed >= maxResumed {
			L.RaiseError("C stack overflow")
		}
		alive := thread.Parent == nil && !thread.Dead && L.G.CurrentThread != thread
		raised := true
		s.resumed++
		defer func() {
			s.resumed--
			if raised && alive {
				thread.Dead = true
				s.failed = append(s.failed, thread)
			}
		}()
		complete(L, thread, L.GetTop())
		n := call(L)
		raised = false
		return n
	}
}

func debugFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	return natives(map[string]lua.LGFunction{"traceback": func(L *lua.LState) int {
		thread, first := L, 1
		if th, ok := L.Get(1).(*lua.LState); ok {
			thread, first = th, 2
		}
		message, level := L.Get(first), L.OptInt(first+1, 1)
		if message != lua.LNil && !lua.LVCanConvToString(message) {
			L.Push(message)
			return 1
		}
		text := lua.LVAsString(message)
		if text != "" {
			text += "\n"
		}
		if thread != L {
			level = L.OptInt(first+1, 0)
		}
		L.Push(lua.LString(text + traceback(thread, level)))
		return 1
	}})
}
