package sandbox

import (
	"fmt"
	"runtime/debug"

	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// protect calls the function that lies below nargs arguments on top of L's
// stack, and leaves its results there. If the call raises, handle, unless nil,
// is called where it was raised, with the stack as it is there, and may change
// the error's Object.
//
// A raise of gopher-lua closes the upvalues of all frames of its thread, also of
// those that go on after the error is caught, whose closures then hold a dead
// copy (its issue 448). So the raise is told not to, and those of the frames
// that end are closed here.
func protect(L *lua.LState, nargs int, handle func(*lua.LState, *lua.ApiError)) (err *lua.ApiError) {
	s := Of(L)
	if s.machine == nil {
		return s.protectApart(L, nargs, handle)
	}
	t := internals.Of(L)
	place, depth, last, kept := t.Mark(nargs+1), s.machine.Depth(), t.LastOpen(), t.KeepOpen
	working := s.working
	raised := true
	defer func() {
		t.KeepOpen = kept
		if !raised {
			return
		}
		r := recover()
		if r == nil {
			return // the goroutine ends
		}
		err = describeError(L, r, handle)
		t.CloseBehind(last)
		t.Unwind(place)
		s.machine.Unwind(depth)
		s.working = working
		L.G.CurrentThread = L // a coroutine may have been, when it raised
		s.failed = nil
	}()
	t.KeepOpen = true
	callable(L, nargs)
	s.machine.Call(L, nargs, lua.MultRet)
	raised = false
	return nil
}

// callable raises, as Lua does from within pcall, if what lies below nargs
// arguments on top of L's stack cannot be called.
func callable(L *lua.LState, nargs int) {
	v := L.Get(-nargs - 1)
	if _, ok := v.(*lua.LFunction); ok {
		return
	}
	if _, ok := L.GetMetaField(v, "__call").(*lua.LFunction); !ok {
		raiseBare(L, "attempt to call a %s value", v.Type())
	}
}

// describeError returns the error for what was recovered, and lets handle see it.
// It does not panic, in whatever state the frames are: a second panic would be
// nobody's, and end the host.
func describeError(L *lua.LState, r any, handle func(*lua.LState, *lua.ApiError)) (e *lua.ApiError) {
	defer func() {
		if again := recover(); again != nil {
			e = faulty("", again)
		}
	}()
	e = raised(L, r)
	if handle != nil {
		handle(L, e)
	}
	return e
}

// raiseRun is what L.Panic does: it raises what lies on top of the stack. The
// one that gopher-lua begins with makes a traceback, in time quadratic in the
// depth.
func raiseRun(L *lua.LState) {
	panic(&lua.ApiError{Type: lua.ApiErrorRun, Object: L.Get(-1)})
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
	checkAny(L, 1)
	return outcome(L, pcall(L, L.GetTop()-1, nil))
}

// baseXpcall is xpcall(f, handler, ...): as in Lua 5.2, f may have arguments.
func baseXpcall(L *lua.LState) int {
	handler := checkAny(L, 2)
	L.Remove(2)
	return outcome(L, pcall(L, L.GetTop()-1, func(L *lua.LState, e *lua.ApiError) {
		if !Of(L).control.stop {
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
	if protectHandler(L) != nil {
		return lua.LString("error in error handling")
	}
	return L.Get(top + 1)
}

// protectHandler protects the call of a handler with its argument, in a thread
// whose other frames are about to end.
func protectHandler(L *lua.LState) *lua.ApiError {
	if s := Of(L); s.machine == nil {
		return s.protectHere(L, 1, nil)
	}
	return protect(L, 1, nil)
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
