package sandbox

import (
	"math"

	"github.com/unilua/unilua/engine/sandbox/number"
	lua "github.com/yuin/gopher-lua"
)

// text returns a string or a number as text, wherever Lua converts one by
// itself. It reports whether v is one of them.
func text(v lua.LValue) (s string, ok bool) {
	switch v := v.(type) {
	case lua.LString:
		return string(v), true
	case lua.LNumber:
		return number.Format(float64(v)), true
	}
	return "", false
}

// appendText appends what text returns to dst.
func appendText(dst []byte, v lua.LValue) (extended []byte, ok bool) {
	switch v := v.(type) {
	case lua.LString:
		return append(dst, v...), true
	case lua.LNumber:
		return number.Append(dst, float64(v)), true
	}
	return dst, false
}

// toNumber returns v as a number, wherever Lua converts a text that spells one
// by itself. It reports whether v is a number or such a text.
func toNumber(v lua.LValue) (f float64, ok bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return float64(v), true
	case lua.LString:
		return number.Parse(string(v))
	}
	return 0, false
}

// baseToNumber is tonumber(v, base).
func baseToNumber(L *lua.LState) int {
	f, ok := 0.0, false
	if base := optInt(L, 2, 10); base == 10 {
		f, ok = toNumber(checkAny(L, 1))
	} else {
		s := checkText(L, 1)
		if base < 2 || base > 36 {
			argumentError(L, 2, "base out of range")
		}
		f, ok = number.ParseBase(s, base)
	}
	if !ok {
		L.Push(lua.LNil)
		return 1
	}
	if n, ok := small(f); ok {
		L.Push(smallNumbers[n])
		return 1
	}
	L.Push(lua.LNumber(f))
	return 1
}

// small returns f as an index, if it is a whole number from 0 to 255.
func small(f float64) (n int, ok bool) {
	n = int(f)
	return n & 255, float64(n) == f && 0 <= n && n < 256 && !math.Signbit(f)
}
