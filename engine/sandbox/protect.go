package sandbox

import (
	"fmt"
	"runtime/debug"

	lua "github.com/yuin/gopher-lua"
)

// guard is a protected call in progress.
type guard struct {
	last   *lua.Upvalue // the last open upvalue when it began
	handle func(*lua.LState, *lua.ApiError)
}

// protect calls the function that lies below nargs arguments on top of L's
// stack, and leaves its results there. If the call raises, handle, unless nil,
// is called where it was raised, with the stack as it is there, and may change
// the error's Object.
func protect(L *lua.LState, nargs int, handle func(*lua.LState, *lua.ApiError)) *lua.ApiError {
	s := Of(L)
	keep, outer, kept := keepOpen(L), s.guard, *keepOpen(L)
	s.guard = &guard{lastOpen(L), handle}
	*keep = true
	L.Insert(guarded, L.GetTop()-nargs)
	err := L.PCall(nargs+1, lua.MultRet, nil)
	*keep, s.guard = kept, outer
	if err == nil {
		return nil
	}
	L.G.CurrentThread = L // a coroutine may have been, when it raised
	s.failed = nil
	return err.(*lua.ApiError)
}

// guarded is the native between a protected call and its function: it sees a
// raise before the stack is unwound.
var guarded = &lua.LFunction{IsG: true}

func init() {
	guarded.GFunction = func(L *lua.LState) int {
		defer Of(L).guard.intercept(L)
		L.Call(L.GetTop()-1, lua.MultRet)
		return L.GetTop()
	}
}

func (g *guard) intercept(L *lua.LState) {
	if r := recover(); r != nil {
		panic(g.describe(L, r))
	}
}

// describe returns the error for what was recovered, once the frames that it
// ends have let go of their upvalues. It does not panic, in whatever state
// those frames are: a second panic would be nobody's, and end the host.
func (g *guard) describe(L *lua.LState, r any) (e *lua.ApiError) {
	defer func() {
		if again := recover(); again != nil {
			e = faulty("", again)
		}
		closeBehind(L, g.last)
		e.StackTrace = " " // or PCall makes one, in time quadratic in the depth
	}()
	e = raised(L, r)
	if g.handle != nil {
		g.handle(L, e)
	}
	return e
}

// raised returns what was recovered as an error of Lua.
func raised(L *lua.LState, r any) *lua.ApiError {
	switch r := r.(type) {
	case *lua.ApiError:
		return r
	case string:
		if r == "lua callstack overflow" {
			return &lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LString(where(L) + "stack overflow")}
		}
	}
	return faulty(where(L), r)
}

// faulty returns the error for a panic that is no error of Lua.
func faulty(where string, r any) *lua.ApiError {
	return &lua.ApiError{
		Type: lua.ApiErrorPanic, Object: lua.LString(fmt.Sprintf("%sinternal fault: %v", where, r)),
		Cause: fmt.Errorf("%v\n%s", r, debug.Stack()),
	}
}

// where returns the position that Lua puts before a message.
func where(L *lua.LState) string {
	for f := range frames(L) {
		if f.File != "" {
			return fmt.Sprintf("%s:%d: ", f.File, f.Line)
		}
	}
	return ""
}

// PCall calls the function that lies below nargs arguments on top of L's stack,
// and leaves all its results there. It returns what the function raised as a
// *lua.ApiError, but an end of the run goes through it.
func PCall(L *lua.LState, nargs int) error {
	if err := pcall(L, nargs, nil); err != nil {
		return err
	}
	return nil
}

func pcall(L *lua.LState, nargs int, handle func(*lua.LState, *lua.ApiError)) *lua.ApiError {
	err := protect(L, nargs, handle)
	if err != nil {
		Of(L).control.check(L)
	}
	return err
}

func basePcall(L *lua.LState) int {
	L.CheckAny(1)
	return outcome(L, pcall(L, L.GetTop()-1, nil))
}

// baseXpcall is xpcall(f, handler, ...): as in Lua 5.2, f may have arguments.
func baseXpcall(L *lua.LState) int {
	L.CheckAny(1)
	handler := L.Get(2)
	if L.GetTop() > 1 {
		L.Remove(2)
	}
	return outcome(L, pcall(L, L.GetTop()-1, func(L *lua.LState, e *lua.ApiError) {
		if !Of(L).control.stop.Load() {
			e.Object = handled(L, handler, e.Object)
		}
	}))
}

// handled returns what the handler of an xpcall makes of an error.
func handled(L *lua.LState, handler, object lua.LValue) lua.LValue {
	top := L.GetTop()
	defer func() { L.SetTop(top) }()
	L.Push(handler)
	L.Push(object)
	if protect(L, 1, nil) != nil {
		return lua.LString("error in error handling")
	}
	return L.Get(top + 1)
}

func outcome(L *lua.LState, err *lua.ApiError) int {
	if err != nil {
		L.Push(lua.LFalse)
		L.Push(err.Object)
		return 2
	}
	L.Insert(lua.LTrue, 1)
	return L.GetTop()
}
