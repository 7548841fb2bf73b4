package sandbox

import (
	"reflect"
	"strconv"

	"github.com/unilua/unilua/engine/sandbox/number"
	lua "github.com/yuin/gopher-lua"
)

// baseToString is tostring(v). What __tostring returns is returned as it is.
func baseToString(L *lua.LState) int {
	v := checkAny(L, 1)
	if s := textOf(v); s != nil {
		L.Push(s)
		return 1
	}
	if meta := L.GetMetaField(v, "__tostring"); meta != lua.LNil {
		L.Push(meta)
		L.Push(v)
		call(L, 1, 1)
		return 1
	}
	L.Push(lua.LString(Text(v)))
	return 1
}

// Texts that are often asked for, as values: made once, since Go allocates for
// each that becomes one.
var (
	nilText, trueText, falseText lua.LValue = lua.LString("nil"), lua.LString("true"), lua.LString("false")

	smallTexts = func() (values [256]lua.LValue) {
		for n := range values {
			values[n] = lua.LString(strconv.Itoa(n))
		}
		return values
	}()
)

// textOf returns the text of a value that has no metatable of its own, nil if it
// can have one.
func textOf(v lua.LValue) lua.LValue {
	switch t := v.(type) {
	case lua.LString:
		return v
	case lua.LNumber:
		if n, ok := small(float64(t)); ok {
			return smallTexts[n]
		}
		return lua.LString(number.Format(float64(t)))
	case lua.LBool:
		if t {
			return trueText
		}
		return falseText
	case *lua.LNilType:
		return nilText
	}
	return nil
}

// Text returns v as tostring does, but without asking its metatable.
func Text(v Value) string {
	if s, ok := text(v); ok {
		return s
	}
	switch v.Type() {
	case lua.LTNil, lua.LTBool:
		return v.String()
	}
	var room [40]byte
	named := append(append(room[:0], v.Type().String()...), ": 0x"...)
	return string(strconv.AppendUint(named, uint64(address(v)), 16))
}

// address tells an object from all others alive.
func address(v lua.LValue) uintptr { return reflect.ValueOf(v).Pointer() }

// shown returns v as text, as tostring does for print and format. What neither
// a string nor a number came out of raises.
func shown(L *lua.LState, v lua.LValue, by string) string {
	meta := L.GetMetaField(v, "__tostring")
	if meta == lua.LNil {
		return Text(v)
	}
	return called(L, meta, v, by)
}

// called returns the text that a function makes of v.
func called(L *lua.LState, tostring, v lua.LValue, by string) string {
	L.Push(tostring)
	L.Push(v)
	call(L, 1, 1)
	s, ok := text(L.Get(-1))
	if !ok {
		raise(L, "'tostring' must return a string to '%s'", by)
	}
	L.Pop(1)
	return s
}

// basePrint writes one line in one piece. As in Lua 5.1, it calls what the
// script has made of the global tostring.
func basePrint(L *lua.LState) int {
	own := ownToString(L)
	var line []byte
	for i, top := 1, L.GetTop(); i <= top; i++ {
		if i > 1 {
			line = append(line, '\t')
		}
		v := L.Get(i)
		if s, isText := v.(lua.LString); isText && len(s) > little {
			grabText(L, len(line)+len(s))
		}
		if own != nil {
			line = append(line, called(L, own, v, "print")...)
		} else if plain, ok := appendText(line, v); ok {
			line = plain
		} else {
			line = append(line, shown(L, v, "print")...)
		}
	}
	if _, err := Of(L).opts.Stdout.Write(append(line, '\n')); err != nil {
		Raise(L, err)
	}
	return 0
}

// ownToString returns the global tostring of a script, nil if that is the one
// it was given.
func ownToString(L *lua.LState) lua.LValue {
	given := shared().plain.base.funcs.RawGetString("tostring")
	if v := L.GetField(L.Env, "tostring"); v != given {
		return v
	}
	return nil
}
