package bindings

import (
	"strings"
	"unicode"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/text"
	"github.com/unilua/unilua/engine/value"
)

// maxText is the size of the longest text that is made, in bytes.
const maxText = 256 << 20

// Text returns argument n, a string, or a number as the text that it prints as.
func (a Args) Text(n int) string {
	switch v := a.Get(n).(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return value.FormatNumber(float64(v))
	}
	a.bad(n, "string", a.Get(n))
	panic("unreachable")
}

// notEmpty returns argument n, a text of at least one byte.
func (a Args) notEmpty(n int) string {
	s := a.Text(n)
	if s == "" {
		a.raise("bad argument #%d to '%s' (it is empty)", n, a.f.Name)
	}
	return s
}

// width returns argument n, a number of characters.
func (a Args) width(n int, least int64) int {
	w := a.Int(n)
	if w < least {
		a.bad(n, "integer of at least "+value.FormatNumber(float64(least)), a.Get(n))
	}
	return int(min(w, maxText+1))
}

// mayMake raises if a text of so many bytes would be too long, or more than the run
// may hold.
func (a Args) mayMake(bytes int) {
	a.room(bytes)
	sandbox.Room(a.L, bytes)
}

// room raises if a text of so many bytes would be too long.
func (a Args) room(bytes int) {
	if bytes > maxText {
		a.raise("the text that '%s' would make is longer than %s", a.f.Name, text.Size(maxText))
	}
}

func textJoin(a Args) int {
	list, sep := a.Table(1), a.Text(2)
	found := indexesOf(list)
	if !found.all() {
		a.raise("bad argument #1 to 'join' (a list without holes expected)")
	}
	parts, size := make([]string, found.entries), 0
	for i := range parts {
		parts[i] = a.shown(list.RawGet(lua.LNumber(i + 1)))
		size += len(parts[i]) + len(sep)
		a.room(size)
	}
	a.mayMake(size)
	return a.PushString(strings.Join(parts, sep))
}

// shown returns a value as tostring does.
func (a Args) shown(v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return value.FormatNumber(float64(v))
	}
	return sandbox.Text(a.L.ToStringMeta(v))
}

func textTrim(a Args) int {
	s, opts := a.Text(1), a.Options(2)
	away := unicode.IsSpace
	if opts.Has("chars") {
		chars := opts.String("chars", "")
		away = func(r rune) bool { return strings.ContainsRune(chars, r) }
	}
	side := opts.Choice("side", "both", "left", "right")
	if side != "right" {
		s = strings.TrimLeftFunc(s, away)
	}
	if side != "left" {
		s = strings.TrimRightFunc(s, away)
	}
	return a.PushString(s)
}

func textReplace(a Args) int {
	s, old, with, most := a.Text(1), a.notEmpty(2), a.Text(3), -1
	if a.Has(4) {
		most = a.width(4, 0)
	}
	count := strings.Count(s, old)
	if most >= 0 {
		count = min(count, most)
	}
	if grows := len(with) - len(old); grows > 0 && count > 0 {
		a.room(min(count, maxText) * min(grows, maxText))
		a.mayMake(len(s) + count*grows)
	}
	a.PushString(strings.Replace(s, old, with, count))
	return 1 + a.PushInt(int64(count))
}

func textContains(a Args) int   { return a.PushBool(strings.Contains(a.Text(1), a.Text(2))) }
func textStartsWith(a Args) int { return a.PushBool(strings.HasPrefix(a.Text(1), a.Text(2))) }
func textEndsWith(a Args) int   { return a.PushBool(strings.HasSuffix(a.Text(1), a.Text(2))) }

var aligns = map[string]text.Align{"": text.Left, "left": text.Left, "right": text.Right, "center": text.Center}

func textPad(a Args) int {
	s, width, opts := a.Text(1), a.width(2, 0), a.Options(3)
	align := aligns[opts.Choice("align", "left", "right", "center")]
	fill := opts.String("fill", " ")
	if utf8.RuneCountInString(fill) != 1 {
		opts.bad("fill", "one character")
	}
	a.mayMake(len(s) + max(0, width-text.Width(s))*len(fill))
	return a.PushString(text.Pad(s, width, align, fill))
}

func textTruncate(a Args) int {
	ellipsis := "..."
	if a.Has(3) {
		ellipsis = a.Text(3)
	}
	return a.PushString(text.Truncate(a.Text(1), a.width(2, 0), ellipsis))
}

func textWrap(a Args) int { return a.PushString(text.WrapLines(a.Text(1), a.width(2, 1))) }

func textIndent(a Args) int {
	s := a.Text(1)
	var prefix string
	if _, isNumber := a.Get(2).(lua.LNumber); isNumber {
		width := a.width(2, 0)
		a.mayMake(width)
		prefix = strings.Repeat(" ", width)
	} else {
		prefix = a.String(2)
	}
	lines := strings.Count(s, "\n") + 1
	a.room(min(lines, maxText) * min(len(prefix), maxText))
	a.mayMake(len(s) + lines*len(prefix))
	return a.PushString(text.Indent(s, prefix))
}

func textDedent(a Args) int { return a.PushString(text.Dedent(a.Text(1))) }
func textUpper(a Args) int  { return a.PushString(text.Upper(a.Text(1))) }
func textLower(a Args) int  { return a.PushString(text.Lower(a.Text(1))) }

func textSize(a Args) int {
	n := a.Number(1)
	if n < 0 || n > 1<<62 {
		a.bad(1, "number of bytes", a.Get(1))
	}
	return a.PushString(text.Size(n))
}

func textParseSize(a Args) int {
	n, err := text.ParseSize(a.Text(1))
	if err != nil {
		return a.Fail(fault.New(fault.Invalid, "%s", err))
	}
	return a.PushInt(n)
}

func textDuration(a Args) int {
	a.Number(1)
	return a.PushString(text.Duration(a.Duration(1), int(min(a.OptCount(2, 2), 5))))
}

func textParseDuration(a Args) int {
	d, err := text.ParseDuration(a.Text(1))
	if err != nil {
		return a.Fail(fault.New(fault.Invalid, "%s", err))
	}
	return a.Push(lua.LNumber(d.Seconds()))
}

func textShellQuote(a Args) int {
	words := []string{}
	if list, ok := a.Get(1).(*lua.LTable); ok {
		words = a.texts("argument #1", list)
	} else {
		words = append(words, a.Text(1))
	}
	size := 0
	for i, word := range words {
		if strings.ContainsRune(word, 0) {
			a.raise("bad argument #1 to 'shell_quote' (a zero byte cannot be quoted)")
		}
		words[i] = text.ShellQuote(word)
		size += len(words[i]) + 1
		a.room(size)
	}
	a.mayMake(size)
	return a.PushString(strings.Join(words, " "))
}

func textEscapePattern(a Args) int { return a.PushString(text.EscapePattern(a.Text(1))) }

func textClosest(a Args) int {
	if near := value.Suggest(a.String(1), a.texts("argument #2", a.Table(2))); near != "" {
		return a.PushString(near)
	}
	return a.Push(lua.LNil)
}

// texts returns a list of strings and numbers as texts. What is no such list
// raises: where says which argument or option it is.
func (a Args) texts(where string, list *lua.LTable) []string {
	found := indexesOf(list)
	if !found.all() {
		a.raise("bad %s to '%s' (a list without holes expected)", where, a.f.Name)
	}
	words := make([]string, found.entries)
	for i := range words {
		switch v := list.RawGet(lua.LNumber(i + 1)).(type) {
		case lua.LString, lua.LNumber:
			words[i] = a.shown(v)
		default:
			a.raise("bad %s to '%s' (string expected at %d of the list, got %s)", where, a.f.Name, i+1, describe(v))
		}
	}
	return words
}
