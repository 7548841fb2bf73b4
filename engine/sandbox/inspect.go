package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
)

// What Inspect shows at most, so that no value floods a terminal.
const (
	inspectWidth   = 72       // bytes of a table on one line
	inspectDepth   = 12       // tables within tables
	inspectEntries = 100      // of a table
	inspectSorted  = 10_000   // entries of a table that are looked at
	inspectString  = 2 << 10  // bytes of a string
	inspectAll     = 32 << 10 // bytes of values
)

// Inspect returns a value for people, as Lua is written where that is possible:
// strings quoted, tables with what is in them, on several lines if they are
// long. Names sort after numbers. What is too much is left out, and said so. No
// metamethod is called. What name returns for a table, a function or an object
// stands for it, unless that is "".
func (s *State) Inspect(v Value, name func(Value) string) string {
	i := &inspector{state: s, name: name, left: inspectAll}
	return i.text(v, 0)
}

type inspector struct {
	state *State
	name  func(Value) string
	left  int           // bytes that may still be shown
	above []*lua.LTable // the tables that the value is in
}

func (i *inspector) text(v Value, depth int) string {
	if t, ok := v.(*lua.LTable); ok {
		return i.table(t, depth)
	}
	text := i.scalar(v)
	i.left -= len(text)
	return text
}

func (i *inspector) scalar(v Value) string {
	switch v := v.(type) {
	case lua.LString:
		return quote(string(v), inspectString)
	case lua.LNumber, lua.LBool, *lua.LNilType:
		return Text(v)
	}
	if name := i.name(v); name != "" {
		return name
	}
	switch v := v.(type) {
	case *lua.LFunction:
		if !v.IsG {
			return fmt.Sprintf("function (%s:%d)", v.Proto.SourceName, v.Proto.LineDefined)
		}
	case *lua.LUserData:
		if s, ok := v.Value.(fmt.Stringer); ok {
			return s.String()
		}
	}
	return v.Type().String()
}

func (i *inspector) table(t *lua.LTable, depth int) string {
	if name := i.name(t); name != "" {
		return name
	}
	switch {
	case slices.Contains(i.above, t):
		return "{ ...the table that this is in... }"
	case depth == inspectDepth:
		return "{ ... }"
	}
	i.state.unfold(t)
	i.above = append(i.above, t)
	defer func() { i.above = i.above[:len(i.above)-1] }()
	entries := i.entries(t, depth)
	if len(entries) == 0 {
		return "{}"
	}
	if line := "{ " + strings.Join(entries, ", ") + " }"; len(line) <= inspectWidth-2*depth && !strings.Contains(line, "\n") {
		return line
	}
	indent := "\n" + strings.Repeat("  ", depth)
	return "{" + indent + "  " + strings.Join(entries, ","+indent+"  ") + indent + "}"
}

// entries returns the entries of a table as text.
func (i *inspector) entries(t *lua.LTable, depth int) (list []string) {
	keys, all := keysOf(t)
	next := 1 // the key that goes without saying
	for _, k := range keys {
		if len(list) == inspectEntries || i.left <= 0 {
			break
		}
		item := i.text(t.RawGet(k), depth+1)
		if n, ok := k.(lua.LNumber); ok && n == lua.LNumber(next) {
			next++
		} else {
			item = i.key(k) + " = " + item
		}
		list = append(list, item)
	}
	if more := all - len(list); more > 0 {
		list = append(list, fmt.Sprintf("... %d more", more))
	}
	return list
}

func (i *inspector) key(k Value) string {
	if s, ok := k.(lua.LString); ok && isName(string(s)) && !slices.Contains(keywords, string(s)) {
		return string(s)
	}
	if _, ok := k.(*lua.LTable); ok && i.name(k) == "" {
		return "[table]"
	}
	return "[" + i.scalar(k) + "]"
}

var keywords = strings.Fields("and break do else elseif end false for function if in local nil not or repeat return then true until while")

// keysOf returns the keys of a table, the numbers first, and how many there are:
// of a very large table not all are returned.
func keysOf(t *lua.LTable) (keys []Value, all int) {
	for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
		if all++; all <= inspectSorted {
			keys = append(keys, k)
		}
	}
	slices.SortStableFunc(keys, func(a, b Value) int {
		x, isX := a.(lua.LNumber)
		y, isY := b.(lua.LNumber)
		if isX && isY {
			return cmp.Compare(x, y)
		}
		s, _ := a.(lua.LString)
		u, _ := b.(lua.LString)
		return cmp.Or(cmp.Compare(a.Type(), b.Type()), cmp.Compare(s, u))
	})
	return keys, all
}

// quote returns a string as it is written in Lua, at most so many of its bytes.
func quote(s string, most int) string {
	rest := ""
	if len(s) > most {
		end := most
		for end > most-utf8.UTFMax && !utf8.RuneStart(s[end]) {
			end--
		}
		rest = fmt.Sprintf("... (%d bytes)", len(s))
		s = s[:end]
	}
	var b strings.Builder
	b.WriteByte('"')
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		b.WriteString(escape(r, s[:n], s[n:]))
		s = s[n:]
	}
	return b.String() + `"` + rest
}

// escape returns a character of a string that goes on with rest.
func escape(r rune, char, rest string) string {
	switch r {
	case '"', '\\':
		return `\` + char
	case '\n':
		return `\n`
	case '\t':
		return `\t`
	case '\r':
		return `\r`
	}
	if unicode.IsPrint(r) && (r != utf8.RuneError || len(char) > 1) {
		return char
	}
	var b strings.Builder
	for i := range len(char) {
		form := `\%d`
		if next := char[i+1:] + rest; next != "" && '0' <= next[0] && next[0] <= '9' {
			form = `\%03d`
		}
		fmt.Fprintf(&b, form, char[i])
	}
	return b.String()
}
