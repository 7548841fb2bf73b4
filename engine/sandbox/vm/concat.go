package vm

import (
	"strings"

	"github.com/unilua/unilua/engine/sandbox/number"
	lua "github.com/yuin/gopher-lua"
)

// maxString is how many bytes .. may make.
const maxString = 256 << 20

// Concat returns values[0] .. values[1] .. and so on, which it overwrites. There
// is at least one. It raises what they do not allow. Grab is told of the bytes
// that it is about to take.
func Concat(L *lua.LState, values []lua.LValue, grab func(*lua.LState, int)) lua.LValue {
	v, culprit := plainly.concat(L, values, nil, grab)
	if culprit >= 0 {
		L.RaiseError("attempt to concatenate a %s value", v.Type())
	}
	return v
}

// concat works from the right to the left, as .. does: as many values as are
// strings or numbers become one, and the one before that decides with it. If
// that is impossible, it returns the value that is to blame and its index,
// otherwise a negative index. Text is room that it may use.
func (call caller) concat(L *lua.LState, values []lua.LValue, text []byte, grab func(*lua.LState, int)) (v lua.LValue, culprit int) {
	for {
		first := len(values)
		for first > 0 && isText(values[first-1]) {
			first--
		}
		if first < len(values)-1 {
			values[first] = join(L, values[first:], text, grab)
			values = values[:first+1]
		}
		last := len(values) - 1
		if last == 0 {
			return values[0], -1
		}
		a, b := values[last-1], values[last]
		f := metamethod(a, "__concat")
		if isNil(f) {
			f = metamethod(b, "__concat")
		}
		switch {
		case !isNil(f):
			values[last-1] = call.two(L, f, a, b)
			values = values[:last]
		case isText(a):
			return b, last
		default:
			return a, last - 1
		}
	}
}

func isText(v lua.LValue) bool {
	switch v.(type) {
	case lua.LString, lua.LNumber:
		return true
	}
	return false
}

// join returns strings and numbers as one string. It writes the numbers to
// text first, each after a byte that holds its length.
func join(L *lua.LState, values []lua.LValue, text []byte, grab func(*lua.LState, int)) lua.LValue {
	size, text := 0, text[:0]
	for _, v := range values {
		switch v := v.(type) {
		case lua.LString:
			size += len(v)
		case lua.LNumber:
			at := len(text)
			text = number.Append(append(text, 0), float64(v))
			text[at] = byte(len(text) - at - 1)
			size += int(text[at])
		}
	}
	if size > maxString {
		L.RaiseError("string length overflow")
	}
	grab(L, TextBytes+size)
	var b strings.Builder
	b.Grow(size)
	for _, v := range values {
		if s, ok := v.(lua.LString); ok {
			b.WriteString(string(s))
			continue
		}
		end := 1 + int(text[0])
		b.Write(text[1:end])
		text = text[end:]
	}
	return lua.LString(b.String())
}
