package sandbox

import (
	"strings"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/unilua/unilua/engine/sandbox/printf"
	lua "github.com/yuin/gopher-lua"
)

// stringFormat is string.format(format, ...), as in Lua 5.1 but for %s, which
// takes any value, as in Lua 5.2.
func stringFormat(L *lua.LState) int {
	var room [128]byte
	made, format, arg := room[:0], checkText(L, 1), 1
	s := Of(L)
	working := s.working
	for {
		at := strings.IndexByte(format, '%')
		if at < 0 {
			break
		}
		made, format = append(made, format[:at]...), format[at+1:]
		if strings.HasPrefix(format, "%") {
			made, format = append(made, '%'), format[1:]
			continue
		}
		arg++
		before := len(made)
		made, format = formatItem(L, made, format, arg)
		Of(L).control.work(L, len(made)-before)
		checkRoom(L, len(made)+len(format))
	}
	if len(made) == 0 {
		L.Push(lua.LString(format))
		return 1
	}
	s.working = working
	if n := len(made) + len(format); n > little {
		grabText(L, 2*n)
	}
	L.Push(lua.LString(append(made, format...)))
	return 1
}

// formatItem appends what the directive at the beginning of a format, behind its
// %, makes of argument arg. It returns the format behind that.
func formatItem(L *lua.LState, made []byte, format string, arg int) (extended []byte, rest string) {
	if arg > L.GetTop() {
		argumentError(L, arg, "no value")
	}
	d, rest, err := printf.Parse(format)
	if err != nil {
		raise(L, "%s", err)
	}
	switch d.Verb {
	case 's':
		made = formatText(L, made, &d, L.Get(arg))
	case 'd', 'i':
		made = d.AppendInt(made, number.Int64(checkNumber(L, arg)))
	case 'u', 'o', 'x', 'X':
		made = d.AppendUint(made, number.Uint64(checkNumber(L, arg)))
	case 'e', 'E', 'f', 'g', 'G':
		made = d.AppendFloat(made, checkNumber(L, arg))
	case 'c':
		made = d.AppendChar(made, byte(number.Int32(checkNumber(L, arg))))
	case 'q':
		s := checkText(L, arg)
		n := printf.QuotedSize(s)
		checkRoom(L, len(made)+n)
		growDraft(L, made, n)
		made = printf.AppendQuoted(made, s)
	case 0:
		raise(L, "invalid option '%%' to 'format'")
	default:
		raise(L, "invalid option '%%%s' to 'format'", string([]byte{d.Verb}))
	}
	return made, rest
}

// growDraft counts what a text takes that n bytes are to be appended to.
func growDraft(L *lua.LState, made []byte, n int) {
	if n > little && len(made)+n > cap(made) {
		Of(L).control.extend(L, len(made)+n)
	}
}

// formatText appends what %s makes of v, which may be any value.
func formatText(L *lua.LState, made []byte, d *printf.Directive, v lua.LValue) []byte {
	if f, ok := v.(lua.LNumber); ok && d.Precision < 0 && d.Width == 0 {
		return number.Append(made, float64(f))
	}
	s, ok := text(v)
	if !ok {
		s = shown(L, v, "format")
	}
	checkRoom(L, len(made)+len(s))
	growDraft(L, made, len(s))
	return d.AppendText(made, s)
}
