package sandbox

import (
	"strings"

	"github.com/unilua/unilua/engine/sandbox/number"
	lua "github.com/yuin/gopher-lua"
)

// maxText is the size of a text that a native may make, in bytes.
const maxText = 256 << 20

func stringFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	functions := natives(map[string]lua.LGFunction{
		"byte": stringByte, "char": stringChar, "find": stringFind, "format": stringFormat, "gmatch": stringGmatch, "gsub": stringGsub,
		"len": stringLen, "lower": stringLower, "match": stringMatch, "rep": stringRep, "reverse": stringReverse, "sub": stringSub,
		"upper": stringUpper,
	})
	functions["gfind"] = functions["gmatch"] // its name in Lua 5.0
	return functions
}

// Texts of one byte, and small whole numbers, as values: made once, since Go
// allocates for each that becomes one.
var (
	oneByte = func() (values [256]lua.LValue) {
		for c := range values {
			values[c] = lua.LString([]byte{byte(c)})
		}
		return values
	}()
	smallNumbers = func() (values [256]lua.LValue) {
		for n := range values {
			values[n] = lua.LNumber(n)
		}
		return values
	}()
	emptyText lua.LValue = lua.LString("")
)

// whole returns n as a value.
func whole(n int) lua.LValue {
	if n >= 0 && n < len(smallNumbers) {
		return smallNumbers[n]
	}
	return lua.LNumber(n)
}

// part returns s[from:to] as a value. A small part of a large text is copied:
// it would keep all of it in memory.
func part(s string, from, to int) lua.LValue {
	const (
		large = 512 // bytes that may be kept whatever the part is
		share = 4   // of a larger text, the part must be this fraction or more
	)
	switch n := to - from; {
	case n == 0:
		return emptyText
	case n == 1:
		return oneByte[s[from]]
	case len(s) > large && n < len(s)/share:
		return lua.LString(strings.Clone(s[from:to]))
	}
	return lua.LString(s[from:to])
}

// checkIndex returns argument n, a position in a text of the given length: from
// 1, or from the end if it is negative. A position before the first byte is 0.
func checkIndex(L *lua.LState, n, length int) int {
	i := int(number.Int64(checkNumber(L, n)))
	if i < 0 {
		i += length + 1
	}
	return max(i, 0)
}

func optIndex(L *lua.LState, n, length, absent int) int {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return checkIndex(L, n, length)
}

// checkRoom raises if a text of the given number of bytes would be too large.
func checkRoom(L *lua.LState, bytes int) {
	if bytes > maxText {
		raise(L, "resulting string too large")
	}
}
