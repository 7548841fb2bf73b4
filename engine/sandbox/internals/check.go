package internals

import (
	"fmt"
	"reflect"
	"sync"

	lua "github.com/yuin/gopher-lua"
)

// Check returns why this gopher-lua cannot be used from inside, nil if it can.
// What it finds, it finds once.
var Check = sync.OnceValue(func() error {
	if err := layouts(); err != nil {
		return err
	}
	return behaviour()
})

// layouts compares the types of this package with those that they stand for.
func layouts() error {
	c := comparison{}
	L := lua.NewState(lua.Options{SkipOpenLibs: true, MinimizeStackMemory: true, CallStackSize: perSegment, RegistrySize: 128})
	defer L.Close()
	stack := reflect.ValueOf(L).Elem().FieldByName("stack")
	switch {
	case !c.same(reflect.TypeFor[lua.LState](), reflect.TypeFor[Thread]()):
	case !c.same(reflect.TypeFor[lua.LTable](), reflect.TypeFor[Table]()):
	case !c.same(reflect.TypeFor[lua.Upvalue](), reflect.TypeFor[Upvalue]()):
	case !c.same(reflect.TypeFor[lua.Global](), reflect.TypeFor[global]()):
	case stack.Kind() != reflect.Interface || !c.same(stack.Elem().Type(), reflect.TypeFor[*Stack]()):
	case lua.OP_NOP != len(stock)-1 || lua.OP_MOVE != 0:
	default:
		return nil
	}
	return fmt.Errorf("this gopher-lua is laid out otherwise than v1.1.2: %v", c)
}

// comparison compares types. It holds those that are being compared, and ends
// with those that differ.
type comparison map[[2]reflect.Type]bool

// same reports whether a value of the type theirs can be seen as one of ours.
func (c comparison) same(theirs, ours reflect.Type) bool {
	pair := [2]reflect.Type{theirs, ours}
	if theirs == ours || c[pair] {
		return true
	}
	c[pair] = true
	equal := c.alike(theirs, ours)
	if equal {
		delete(c, pair)
	}
	return equal
}

func (c comparison) alike(theirs, ours reflect.Type) bool {
	switch {
	case ours == reflect.TypeFor[opaque]():
		return theirs.Kind() == reflect.Interface
	case ours == reflect.TypeFor[hidden]():
		return theirs.Kind() == reflect.Pointer
	case theirs.Kind() != ours.Kind():
		return false
	}
	switch theirs.Kind() {
	case reflect.Struct:
		return c.sameFields(theirs, ours)
	case reflect.Pointer, reflect.Slice:
		return c.same(theirs.Elem(), ours.Elem())
	case reflect.Array:
		return theirs.Len() == ours.Len() && c.same(theirs.Elem(), ours.Elem())
	case reflect.Map:
		return c.same(theirs.Key(), ours.Key()) && c.same(theirs.Elem(), ours.Elem())
	case reflect.Func:
		return c.sameFunc(theirs, ours)
	}
	return theirs.Kind() <= reflect.Complex128 // of the same kind
}

func (c comparison) sameFields(theirs, ours reflect.Type) bool {
	if theirs.NumField() != ours.NumField() || theirs.Size() != ours.Size() {
		return false
	}
	for i := range theirs.NumField() {
		a, b := theirs.Field(i), ours.Field(i)
		if a.Offset != b.Offset || !c.same(a.Type, b.Type) {
			return false
		}
	}
	return true
}

func (c comparison) sameFunc(theirs, ours reflect.Type) bool {
	if theirs.NumIn() != ours.NumIn() || theirs.NumOut() != ours.NumOut() {
		return false
	}
	for i := range theirs.NumIn() {
		if !c.same(theirs.In(i), ours.In(i)) {
			return false
		}
	}
	for i := range theirs.NumOut() {
		if !c.same(theirs.Out(i), ours.Out(i)) {
			return false
		}
	}
	return true
}

// behaviour tries what layouts cannot show, on a state of its own: that the loop
// of a thread is called, that frames and registers are what they seem, and that
// the stock instructions do what their numbers say.
func behaviour() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("this gopher-lua behaves otherwise than v1.1.2: %v", r)
		}
	}()
	L := lua.NewState(lua.Options{SkipOpenLibs: true, MinimizeStackMemory: true, RegistrySize: 128})
	defer L.Close()
	var p probe
	Of(L).Loop = p.loop
	L.Push(L.NewFunctionFromProto(probed))
	L.Push(lua.LNumber(20))
	L.Call(1, 1)
	if got := L.Get(-1); got != lua.LValue(lua.LNumber(42)) || p != (probe{ran: true}) {
		panic(fmt.Sprintf("the probe gives %v, %+v", got, p))
	}
	own := Own(7)
	*Box(&own)++
	if own != lua.LValue(lua.LNumber(8)) || Inside(L.CreateTable(1, 0)).Metatable != lua.LNil {
		panic("values are kept otherwise")
	}
	return nil
}

// probed is function(n) return n + 22 end.
var probed = &lua.FunctionProto{
	SourceName: "probe", NumParameters: 1, NumUsedRegisters: 3,
	Constants:          []lua.LValue{lua.LNumber(22)},
	Code:               []uint32{uint32(lua.OP_ADD)<<26 | 1<<18 | 1<<8<<9, uint32(lua.OP_RETURN)<<26 | 1<<18 | 2},
	DbgSourcePositions: []int{1, 1},
}

// probe is a loop that looks at what it executes.
type probe struct {
	ran     bool
	strange string // what is not as expected
}

func (p *probe) loop(t *Thread, bottom *Frame) {
	p.ran = true
	f := t.Stack().Last()
	t.Frame = f
	switch {
	case t.Stack().Depth() != 1 || f.Function.Proto != probed || f.Local != f.Base+1:
		p.strange = "the frame"
	case t.Registers.Top != f.Local+3 || t.State().GetTop() != 3 || t.Registers.Values[f.Local] != lua.LValue(lua.LNumber(20)):
		p.strange = "the registers"
	}
	for _, inst := range probed.Code {
		f.Pc++
		if stop := stock[inst>>26](t, inst, bottom) == 1; stop != (int(inst>>26) == lua.OP_RETURN) {
			p.strange = "the end of the loop"
		}
	}
}

// Stock returns gopher-lua's own instructions, by operation.
func Stock() [lua.OP_NOP + 1]Instruction { return stock }
