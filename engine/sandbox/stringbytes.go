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
		if n := to - from; n > little {
			grabText(L, n)
		}
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
	grabResults(L, n)
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
	grabText(L, n*len(s))
	L.Push(lua.LString(strings.Repeat(s, n)))
	return 1
}

func stringReverse(L *lua.LState) int {
	var room [little]byte
	s := checkText(L, 1)
	if len(s) <= little {
		text := append(room[:0], s...)
		slices.Reverse(text)
		L.Push(lua.LString(text))
		return 1
	}
	text := roomFor(L, s)
	for rest := s; rest != ""; {
		at := max(len(rest)-piece, 0)
		from := len(text)
		text = append(text, rest[at:]...)
		slices.Reverse(text[from:])
		rest = rest[:at]
		Of(L).control.check(L)
	}
	L.Push(lua.LString(text))
	return 1
}

func stringLower(L *lua.LState) int { return translate(L, &lowered) }

func stringUpper(L *lua.LState) int { return translate(L, &uppered) }

func translate(L *lua.LState, table *[256]byte) int {
	var room [little]byte
	s, text := checkText(L, 1), room[:0]
	if len(s) > little {
		text = roomFor(L, s)
	}
	for rest := s; rest != ""; {
		n := min(len(rest), piece)
		for _, c := range []byte(rest[:n]) {
			text = append(text, table[c])
		}
		if rest = rest[n:]; rest != "" {
			Of(L).control.check(L)
		}
	}
	L.Push(lua.LString(text))
	return 1
}

// piece is how many bytes of a huge text a native goes over until it looks
// whether the run goes on: in less than a millisecond.
const piece = 1 << 19

// roomFor returns room for another text of the size of s, and for the string
// that it becomes.
func roomFor(L *lua.LState, s string) []byte {
	grabText(L, 2*len(s))
	return make([]byte, 0, len(s))
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
