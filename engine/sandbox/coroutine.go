package sandbox

import lua "github.com/yuin/gopher-lua"

// coroutineFunctions are the stock ones, repaired: a coroutine obeys the
// control of its state instead of a context derived from it, coroutines within
// coroutines are counted, a wrapped one that raised is dead, to yield where that
// cannot work is an error instead of a crash, and all errors are those of Lua.
func coroutineFunctions(stock map[string]*lua.LTable) map[string]lua.LValue {
	lib := stock["coroutine"]
	create, wrap, resume := goFunction(lib, "create"), goFunction(lib, "wrap"), goFunction(lib, "resume")
	return natives(map[string]lua.LGFunction{
		"create": func(L *lua.LState) int {
			withoutContext(L, create)
			adopt(L, L.Get(-1).(*lua.LState))
			Of(L).enroll(L)
			return 1
		},
		"wrap": func(L *lua.LState) int {
			withoutContext(L, wrap)
			fn := L.Get(-1).(*lua.LFunction)
			thread := fn.Upvalues[0].Value().(*lua.LState)
			adopt(L, thread)
			fn.GFunction = wrapped(thread, fn.GFunction)
			Of(L).enroll(L)
			return 1
		},
		"resume": func(L *lua.LState) int {
			s, thread := Of(L), checkCoroutine(L)
			if why := resumable(L, thread); why != "" {
				L.Push(lua.LFalse)
				L.Push(lua.LString(why))
				return 2
			}
			s.resumed++
			working := s.working
			defer func() {
				s.resumed--
				s.dismiss(thread)
			}()
			complete(L, thread, L.GetTop()-1)
			n := resume(L)
			s.working = working
			return n
		},
		"running": coroutineRunning, "status": coroutineStatus, "yield": coroutineYield,
	})
}

// coroutineBytes is what a new coroutine takes.
const coroutineBytes = 2600

// enroll counts a coroutine that was made, and ends the run if too many have not
// ended. Those that nothing leads to any more do not count, but that takes time
// to find out: so there may be an eighth more until it is looked.
func (s *State) enroll(L *lua.LState) {
	s.control.grab(L, coroutineBytes)
	if s.coroutines.alive++; s.coroutines.alive <= s.coroutines.most {
		return
	}
	limit := s.budget.limits.Coroutines
	if s.coroutines.alive > limit {
		w := weigher{state: s}
		w.all()
		s.control.check(L)
		s.coroutines.alive = w.coroutines
	}
	if s.coroutines.alive > limit {
		s.control.exceed(L, OverLimit("the run has more than its limit of %d coroutines that have not ended (raise it with --max-coroutines)", limit))
	}
	s.coroutines.most = max(limit, s.coroutines.alive+limit/8)
}

// dismiss stops counting a coroutine, if it has ended.
func (s *State) dismiss(thread *lua.LState) {
	if thread.Dead {
		s.coroutines.alive--
	}
}

func checkCoroutine(L *lua.LState) *lua.LState {
	thread, ok := L.Get(1).(*lua.LState)
	if !ok {
		argumentError(L, 1, "coroutine expected")
	}
	return thread
}

// coroutineRunning returns the running coroutine, nil for the main thread.
func coroutineRunning(L *lua.LState) int {
	if running := Of(L).original(L); running == L.G.MainThread {
		L.Push(lua.LNil)
	} else {
		L.Push(running)
	}
	return 1
}

func coroutineStatus(L *lua.LState) int {
	L.Push(lua.LString(status(L, checkCoroutine(L))))
	return 1
}

// status returns what Lua calls the state of a coroutine, seen from L, which is
// running.
func status(L, thread *lua.LState) string {
	switch {
	case thread == Of(L).original(L):
		return "running"
	case thread.Dead:
		return "dead"
	case thread.Parent != nil || thread == L.G.MainThread: // it waits for one that it has resumed
		return "normal"
	}
	return "suspended"
}

// resumable returns why a coroutine cannot be resumed by L, "" if it can.
func resumable(L, thread *lua.LState) string {
	if now := status(L, thread); now != "suspended" {
		return "cannot resume " + now + " coroutine"
	}
	if Of(L).resumed >= maxResumed {
		return "C stack overflow"
	}
	return ""
}

// coroutineYield asks for a yield. A machine knows by itself where that cannot
// work.
func coroutineYield(L *lua.LState) int {
	if Of(L).machine == nil && (L.Parent == nil || !yieldable(L)) {
		raiseBare(L, "attempt to yield across metamethod/C-call boundary")
	}
	return -1
}

// yieldable reports whether all that waits for the running native are calls
// that scripts have made: what a native, a metamethod or an iterator has called
// cannot be left and entered again, nor can a tail call of the native itself.
func yieldable(L *lua.LState) bool {
	for level := 1; ; level++ {
		dbg, ok := L.GetStack(level)
		if !ok {
			return true
		}
		fn := info(L, "f", dbg)
		if fn.IsG {
			return false
		}
		if op := opcode(fn.Proto.Code[programCounter(dbg)-1]); op != lua.OP_CALL && (op != lua.OP_TAILCALL || level == 1) {
			return false
		}
		level += tailCalls(dbg)
	}
}

func goFunction(lib *lua.LTable, name string) lua.LGFunction {
	return lib.RawGetString(name).(*lua.LFunction).GFunction
}

// withoutContext calls f, which makes a thread, while L has no context, from
// which the thread would get one that is never cancelled.
func withoutContext(L *lua.LState, f lua.LGFunction) {
	if fn, ok := L.Get(1).(*lua.LFunction); !ok || fn.IsG {
		argumentError(L, 1, "Lua function expected")
	}
	ctx := L.RemoveContext()
	f(L)
	L.SetContext(ctx)
	Of(L).drive(L)
}

func adopt(L, thread *lua.LState) {
	thread.SetContext(L.Context())
	Of(L).begin(thread)
}

// complete adds nil to the given number of values on top of L's stack, with
// which thread is about to be resumed, for each more that the call of yield in
// it wants: gopher-lua leaves their registers as they are, but a machine does not.
func complete(L, thread *lua.LState, given int) {
	if thread == L || Of(L).machine != nil {
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
	for wanted := resultsWanted(fn.Proto.Code, programCounter(dbg)-1); given < wanted; given++ {
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

// wrapped is the function that coroutine.wrap returns. What its coroutine
// raises, it raises with its own position before it.
func wrapped(thread *lua.LState, call lua.LGFunction) lua.LGFunction {
	return func(L *lua.LState) int {
		s := Of(L)
		if why := resumable(L, thread); why != "" {
			raise(L, "%s", why)
		}
		s.resumed++
		ended := false
		defer func() {
			s.resumed--
			if ended {
				s.dismiss(thread)
				return
			}
			thread.Dead = true
			s.dismiss(thread)
			s.failed = append(s.failed, thread)
			panic(s.passed(L, recover()))
		}()
		complete(L, thread, L.GetTop())
		n := call(L)
		ended = true
		return n
	}
}

// passed returns what was recovered as it goes on from a coroutine to L.
func (s *State) passed(L *lua.LState, r any) any {
	if e, ok := r.(*lua.ApiError); ok && !s.control.stop {
		if message, ok := text(e.Object); ok {
			e.Object = lua.LString(position(L, 1) + message)
		}
	}
	return r
}
