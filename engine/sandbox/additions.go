package sandbox

import (
	"math"

	lua "github.com/yuin/gopher-lua"
)

// What Lua 5.1 does not have and later versions do: table.pack, table.unpack and
// table.move, utf8 and bit32. They follow the version that they come from, also
// where that takes arguments otherwise than 5.1.

// checkInteger returns argument n, a number without a fraction, as Lua 5.3 wants
// it.
func checkInteger(L *lua.LState, n int) int64 {
	f := checkNumber(L, n)
	if f != math.Trunc(f) || f >= 1<<63 || f < -1<<63 {
		argumentError(L, n, "number has no integer representation")
	}
	return int64(f)
}

func optInteger(L *lua.LState, n int, absent int64) int64 {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return checkInteger(L, n)
}

// checkTruncated returns argument n as an integer without its fraction, as Lua
// 5.2 does. One that is too large becomes the largest, NaN becomes 0.
func checkTruncated(L *lua.LState, n int) int64 {
	switch f := checkNumber(L, n); {
	case f >= 1<<63:
		return math.MaxInt64
	case f < -1<<63:
		return math.MinInt64
	case f != f:
		return 0
	default:
		return int64(f)
	}
}

func optTruncated(L *lua.LState, n int, absent int64) int64 {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return checkTruncated(L, n)
}
