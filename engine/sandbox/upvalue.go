package sandbox

import (
	"fmt"
	"reflect"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// This file reaches into two structs of gopher-lua, which offers no other way
// to end a protected call rightly (its issue 448). A raise closes the upvalues
// of all frames of its thread, also of those that go on after pcall has caught
// it, whose closures then hold a dead copy. So the raise is told not to, by
// hasErrorFunc, and protect closes those of the frames that end.

var (
	openUpvalues = field[*lua.Upvalue](lua.LState{}, "uvcache")
	keepUpvalues = field[bool](lua.LState{}, "hasErrorFunc")
	nextUpvalue  = field[*lua.Upvalue](lua.Upvalue{}, "next")
)

// field returns the offset of a field whose type must be T.
func field[T any](of any, name string) uintptr {
	f, ok := reflect.TypeOf(of).FieldByName(name)
	if !ok || f.Type != reflect.TypeFor[T]() {
		panic(fmt.Sprintf("sandbox: this gopher-lua has no %T.%s of type %v; pin v1.1.2", of, name, reflect.TypeFor[T]()))
	}
	return f.Offset
}

// firstOpen points to the head of L's list of open upvalues, which is sorted by
// the register they stand for, ascending.
func firstOpen(L *lua.LState) **lua.Upvalue {
	return (**lua.Upvalue)(unsafe.Add(unsafe.Pointer(L), openUpvalues))
}

func nextOpen(uv *lua.Upvalue) **lua.Upvalue {
	return (**lua.Upvalue)(unsafe.Add(unsafe.Pointer(uv), nextUpvalue))
}

// keepOpen points to the flag that makes a raise in L leave upvalues open.
func keepOpen(L *lua.LState) *bool {
	return (*bool)(unsafe.Add(unsafe.Pointer(L), keepUpvalues))
}

// lastOpen returns the open upvalue with the highest register, nil if none is
// open. Those that a call opens from here on come after it.
func lastOpen(L *lua.LState) *lua.Upvalue {
	var last *lua.Upvalue
	for uv := *firstOpen(L); uv != nil; uv = *nextOpen(uv) {
		last = uv
	}
	return last
}

// closeBehind closes the upvalues that were opened after last was the last.
// Their registers must still hold their values.
func closeBehind(L *lua.LState, last *lua.Upvalue) {
	link := firstOpen(L)
	if last != nil {
		link = nextOpen(last)
	}
	uv := *link
	*link = nil
	for ; uv != nil; uv = *nextOpen(uv) {
		uv.Close()
	}
}
