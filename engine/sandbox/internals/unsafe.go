package internals

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// stock are gopher-lua's own instructions, by operation. They are only read.
//
//go:linkname stock github.com/yuin/gopher-lua.jumpTable
var stock [lua.OP_NOP + 1]Instruction

// Of returns the inside of L.
func Of(L *lua.LState) *Thread { return (*Thread)(unsafe.Pointer(L)) }

// State returns the state that t is the inside of.
func (t *Thread) State() *lua.LState { return (*lua.LState)(unsafe.Pointer(t)) }

// Stack returns the frames of t.
func (t *Thread) Stack() *Stack { return (*Stack)(unsafe.Pointer(t.stack[1])) }

// Inside returns the inside of a table.
func Inside(t *lua.LTable) *Table { return (*Table)(unsafe.Pointer(t)) }

// InsideUpvalue returns the inside of an upvalue.
func InsideUpvalue(u *lua.Upvalue) *Upvalue { return (*Upvalue)(unsafe.Pointer(u)) }

// Metatable returns the metatable that all values of v's type share, lua.LNil
// if they have none.
func (t *Thread) Metatable(v lua.LValue) lua.LValue {
	if m, ok := (*global)(unsafe.Pointer(t.G)).metatables[int(v.Type())]; ok {
		return m
	}
	return lua.LNil
}

// iface is an interface value.
type iface struct{ kind, data unsafe.Pointer }

var number = func() unsafe.Pointer {
	v := lua.LValue(lua.LNumber(0.5))
	return (*iface)(unsafe.Pointer(&v)).kind
}()

// Boxed returns the number in *f as a value, which changes with it.
func Boxed(f *float64) lua.LValue {
	i := iface{number, unsafe.Pointer(f)}
	return *(*lua.LValue)(unsafe.Pointer(&i))
}

// Box returns where the number v is. It must be one.
func Box(v *lua.LValue) *float64 { return (*float64)((*iface)(unsafe.Pointer(v)).data) }

// Address returns a number that tells a table from most others as long as it
// lives.
func Address(t *lua.LTable) uintptr { return uintptr(unsafe.Pointer(t)) / unsafe.Sizeof(*t) }

// AddressOfText returns where the bytes of a text are, which must be some.
func AddressOfText(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s))) }

// AddressOfProto returns where code is.
func AddressOfProto(p *lua.FunctionProto) uintptr { return uintptr(unsafe.Pointer(p)) }

// Address returns where r is.
func (r *Registry) Address() uintptr { return uintptr(unsafe.Pointer(r)) }

// Size returns how many bytes the frames of s take.
func (s *Stack) Size() int {
	n := len(s.segments) * int(unsafe.Sizeof(s.segments[0]))
	for _, g := range s.segments {
		if g != nil {
			n += int(unsafe.Sizeof(*g))
		}
	}
	return n
}
