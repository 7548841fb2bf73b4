package sandbox

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

func stringLen(L *lua.LState) int {
	L.Push(whole(len(checkText(L, 1))))
	return 1
}

func stringSub(L *lua.LState) int {
	s := checkText(L, 1)
	from := max(checkIndex(L, 2, len(s)), 1)
	to := min(optIndex(L, 3, len(s), len(s)), len(s))
	if from > to {
		L.Push(emptyText)
	} else {
		L.Push(part(s, from-1, to))
	}
	return 1
}

// maxBytes is how many values string.byte and its arguments may be, as in Lua.
const maxBytes = 8000

func stringByte(L *lua.LState) int {
	s := checkText(L, 1)
	from := optIndex(L, 2, len(s), 1)
	to := min(optIndex(L, 3, len(s), from), len(s))
	from = max(from, 1)
	n := max(to-from+1, 0)
	if L.GetTop()+n > maxBytes {
		raise(L, "stack overflow (string slice too long)")
	}
	for i := range n {
		L.Push(whole(int(s[from-1+i])))
	}
	return n
}

func stringChar(L *lua.LState) int {
	var room [64]byte
	text := room[:0]
	for i := 1; i <= L.GetTop(); i++ {
		c := checkInt(L, i)
		if c < 0 || c > 255 {
			argumentError(L, i, "invalid value")
		}
		text = append(text, byte(c))
	}
	if len(text) == 1 {
		L.Push(oneByte[text[0]])
	} else {
		L.Push(lua.LString(text))
	}
	return 1
}

func stringRep(L *lua.LState) int {
	s, n := checkText(L, 1), checkInt(L, 2)
	if len(s) == 0 || n <= 0 {
		L.Push(emptyText)
		return 1
	}
	if n > maxText/len(s) {
		raise(L, "resulting string too large")
	}
	L.Push(lua.LString(strings.Repeat(s, n)))
	return 1
}

func stringReverse(L *lua.LState) int {
	var room [256]byte
	text := append(room[:0], checkText(L, 1)...)
	slices.Reverse(text)
	L.Push(lua.LString(text))
	return 1
}

func stringLower(L *lua.LState) int { return translate(L, &lowered) }

func stringUpper(L *lua.LState) int { return translate(L, &uppered) }

func translate(L *lua.LState, table *[256]byte) int {
	var room [256]byte
	text := append(room[:0], checkText(L, 1)...)
	for i, c := range text {
		text[i] = table[c]
	}
	L.Push(lua.LString(text))
	return 1
}

// As C has them in the C locale: bytes other than letters of ASCII stay.
var (
	lowered = shifted('A', 'Z', 'a')
	uppered = shifted('a', 'z', 'A')
)

// shifted maps the bytes from first to last to those from begin on, and others
// to themselves.
func shifted(first, last, begin byte) (table [256]byte) {
	for i := range table {
		c := byte(i)
		if table[i] = c; first <= c && c <= last {
			table[i] = c - first + begin
		}
	}
	return table
}
