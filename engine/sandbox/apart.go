package sandbox

import lua "github.com/yuin/gopher-lua"

// maxApart is how many protected calls there may be in each other where each has
// a thread of its own.
const maxApart = 190

// protectApart is protect for a state without a machine. If frames of L are in
// progress, the function is called in a thread of its own, so that all frames
// whose upvalues a raise closes end with it.
func (s *State) protectApart(L *lua.LState, nargs int, handle func(*lua.LState, *lua.ApiError)) *lua.ApiError {
	if _, busy := L.GetStack(0); !busy {
		return s.protectHere(L, nargs, handle)
	}
	if len(s.standIns) >= maxApart {
		L.Pop(nargs + 1)
		return &lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LString("C stack overflow")}
	}
	ctx := L.RemoveContext() // or the thread gets one that is derived from it
	th, _ := L.NewThread()
	L.SetContext(ctx)
	th.SetContext(ctx)
	L.XMoveTo(th, nargs+1)
	s.stand(th, L)
	defer delete(s.standIns, th)
	err := s.protectHere(th, nargs, handle)
	if err != nil {
		L.G.CurrentThread = L // a coroutine may have been, when it raised
		return err
	}
	th.XMoveTo(L, th.GetTop())
	return nil
}

// protectHere protects a call in L, all of whose frames end if it raises.
func (s *State) protectHere(L *lua.LState, nargs int, handle func(*lua.LState, *lua.ApiError)) *lua.ApiError {
	outer, working := s.handle, s.working
	s.handle = handle
	L.Insert(guarded, L.GetTop()-nargs)
	err := L.PCall(nargs+1, lua.MultRet, nil)
	s.handle = outer
	if err == nil {
		return nil
	}
	s.failed, s.working = nil, working
	return err.(*lua.ApiError)
}

// stand says that th stands in for L.
func (s *State) stand(th, L *lua.LState) {
	if s.standIns == nil {
		s.standIns = map[*lua.LState]*lua.LState{}
	}
	s.standIns[th] = L
}

// original returns the thread that scripts know L as.
func (s *State) original(L *lua.LState) *lua.LState {
	for s.standIns[L] != nil {
		L = s.standIns[L]
	}
	return L
}

// guarded is the native between a protected call of its own thread and its
// function: it sees a raise before the stack is unwound.
var guarded = &lua.LFunction{IsG: true}

func init() {
	guarded.GFunction = func(L *lua.LState) int {
		handle := Of(L).handle
		defer func() {
			if r := recover(); r != nil {
				e := describeError(L, r, handle)
				e.StackTrace = " " // or PCall makes one
				panic(e)
			}
		}()
		nargs := L.GetTop() - 1
		call(L, nargs, lua.MultRet)
		return L.GetTop()
	}
}
