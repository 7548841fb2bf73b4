package sandbox

import (
	"errors"
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

func baseToNumber(L *lua.LState) int {
	v, base := L.CheckAny(1), L.OptInt(2, 10)
	if base < 2 || base > 36 {
		argError(L, 2, "tonumber", "base out of range")
	}
	s, isString := v.(lua.LString)
	switch {
	case base != 10:
		s, isString = lua.LString(lua.LVAsString(v)), true
		v = wholeNumber(strings.TrimSpace(string(s)), base)
	case isString:
		v = number(string(s))
	}
	if _, ok := v.(lua.LNumber); !ok {
		v = lua.LNil
	}
	L.Push(v)
	return 1
}

// number returns the number that s spells in Lua, nil if none.
func number(s string) lua.LValue {
	s = strings.Trim(s, " \t\n\v\f\r")
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 {
		return lua.LNil
	}
	if hex, ok := strings.CutPrefix(strings.ToLower(digits), "0x"); ok {
		n := wholeNumber(hex, 16)
		if n, ok := n.(lua.LNumber); ok && s[0] == '-' {
			return -n
		}
		return n
	}
	if strings.Trim(digits, "0123456789.eE+-") != "" {
		return lua.LNil
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return lua.LNil
	}
	return lua.LNumber(n)
}

// wholeNumber returns the number that s spells in a base, nil if none.
func wholeNumber(s string, base int) lua.LValue {
	digits := strings.TrimPrefix(s, "-")
	if strings.ContainsAny(digits, "_+-") {
		return lua.LNil
	}
	n, err := strconv.ParseUint(digits, base, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return lua.LNil
	}
	f := float64(n)
	if digits != s {
		f = math.Copysign(f, -1)
	}
	return lua.LNumber(f)
}
