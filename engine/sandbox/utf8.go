package sandbox

import (
	"github.com/unilua/unilua/engine/sandbox/utf"
	lua "github.com/yuin/gopher-lua"
)

// utf8Functions are the library utf8 of Lua 5.3.
func utf8Functions(map[string]*lua.LTable) map[string]lua.LValue {
	functions := natives(map[string]lua.LGFunction{
		"char": utf8Char, "codepoint": utf8Codepoint, "codes": utf8Codes, "len": utf8Len, "offset": utf8Offset,
	})
	functions["charpattern"] = lua.LString(utf.CharPattern)
	return functions
}

// optPosition returns optional argument n, a position that counts from 1, or from
// the end if it is negative. One before the beginning is 0.
func optPosition(L *lua.LState, n int, absent int64, length int) int64 {
	at := optInteger(L, n, absent)
	if at >= 0 {
		return at
	}
	return max(0, int64(length)+1+at)
}

func utf8Char(L *lua.LState) int {
	var room [64]byte
	text := room[:0]
	for i := 1; i <= L.GetTop(); i++ {
		code := checkInteger(L, i)
		if code < 0 || code > utf.MaxCode {
			argumentError(L, i, "value out of range")
		}
		text = utf.Append(text, rune(code))
	}
	L.Push(lua.LString(text))
	return 1
}

// decode returns the code point at byte at of s, which must be one, and where
// it ends.
func decode(L *lua.LState, s string, at int) (code rune, end int) {
	code, size := utf.Decode(s, at)
	if size == 0 {
		raise(L, "invalid UTF-8 code at byte %d", at+1)
	}
	return code, at + size
}

// utf8Codepoint is utf8.codepoint(s [, i [, j]]).
func utf8Codepoint(L *lua.LState) int {
	s := checkText(L, 1)
	first := optPosition(L, 2, 1, len(s))
	last := optPosition(L, 3, first, len(s))
	if first < 1 {
		argumentError(L, 2, "out of range")
	}
	if last > int64(len(s)) {
		argumentError(L, 3, "out of range")
	}
	n := 0
	for at := int(first) - 1; at < int(last); n++ {
		if n == maxUnpacked {
			raise(L, "string slice too long")
		}
		var code rune
		code, at = decode(L, s, at)
		L.Push(lua.LNumber(code))
	}
	return n
}

// utf8Codes is utf8.codes(s), for a for.
func utf8Codes(L *lua.LState) int {
	s := checkText(L, 1)
	L.Push(utf8NextCode)
	L.Push(lua.LString(s))
	L.Push(lua.LNumber(0))
	return 3
}

// utf8NextCode returns the position and the code point of the character after
// the one at a position, 0 being before the first.
var utf8NextCode = native(func(L *lua.LState) int {
	s, at := checkText(L, 1), 0
	if after, ok := L.Get(2).(lua.LNumber); ok && after >= 1 {
		at = utf.Next(s, int(min(after, lua.LNumber(len(s))))-1)
	}
	if at >= len(s) {
		return 0
	}
	code, end := decode(L, s, at)
	if utf.Continues(s, end) {
		raise(L, "invalid UTF-8 code at byte %d", end+1)
	}
	L.Push(lua.LNumber(at + 1))
	L.Push(lua.LNumber(code))
	return 2
})

// utf8Len is utf8.len(s [, i [, j]]): the number of characters that begin there,
// or nil and the position of the first byte that is of none.
func utf8Len(L *lua.LState) int {
	s := checkText(L, 1)
	first := optPosition(L, 2, 1, len(s))
	last := optPosition(L, 3, -1, len(s))
	if first < 1 || first > int64(len(s))+1 {
		argumentError(L, 2, "initial position out of string")
	}
	if last > int64(len(s)) {
		argumentError(L, 3, "final position out of string")
	}
	n, wrong := countCodes(L, s, int(first)-1, int(last))
	if wrong >= 0 {
		L.Push(lua.LNil)
		L.Push(lua.LNumber(wrong + 1))
		return 2
	}
	L.Push(lua.LNumber(n))
	return 1
}

// countCodes counts the characters that begin at bytes from at to before end, or
// returns the byte that is of none, else -1.
func countCodes(L *lua.LState, s string, at, end int) (n, wrong int) {
	const step = 1 << 16 // characters between two looks at whether the run goes on
	for ; at < end; n++ {
		if n%step == step-1 {
			Of(L).control.check(L)
		}
		_, size := utf.Decode(s, at)
		if size == 0 {
			return 0, at
		}
		at += size
	}
	return n, -1
}

// utf8Offset is utf8.offset(s, n [, i]).
func utf8Offset(L *lua.LState) int {
	s, n := checkText(L, 1), checkInteger(L, 2)
	absent := int64(1)
	if n < 0 {
		absent = int64(len(s)) + 1
	}
	from := optPosition(L, 3, absent, len(s))
	if from < 1 || from > int64(len(s))+1 {
		argumentError(L, 3, "position out of range")
	}
	if n != 0 && utf.Continues(s, int(from)-1) {
		raise(L, "initial position is a continuation byte")
	}
	at, ok := offset(L, s, n, int(from)-1)
	if !ok {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(lua.LNumber(at + 1))
	return 1
}

// offset is utf.Offset in steps, between which it looks whether the run goes on.
func offset(L *lua.LState, s string, n int64, at int) (_ int, ok bool) {
	const step = 1 << 16 // characters
	ok = true
	for ; ok && n > step; n -= step {
		at, ok = utf.Offset(s, 1+step, at)
		Of(L).control.check(L)
	}
	for ; ok && n < -step; n += step {
		at, ok = utf.Offset(s, -step, at)
		Of(L).control.check(L)
	}
	if !ok {
		return 0, false
	}
	return utf.Offset(s, n, at)
}
