package header

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Print returns the header as Lua, with allow in the place of its own allow
// table: kinds in the order of the documentation, each with its names.
func (h *Header) Print(allow map[string][]string) string {
	var b strings.Builder
	b.WriteString("unilua.job{\n")
	for _, f := range h.Fields {
		if f.Name != "allow" {
			fmt.Fprintf(&b, "  %s = %s,\n", f.Name, printed(f.Value))
		}
	}
	b.WriteString("  allow = {\n")
	for _, kind := range permissions {
		if names, ok := allow[kind]; ok {
			fmt.Fprintf(&b, "    %s = %s,\n", kind, listOf(names))
		}
	}
	b.WriteString("  },\n}\n")
	return b.String()
}

func listOf(names []string) string {
	list := make(List, len(names))
	for i, name := range names {
		list[i].Value = name
	}
	return printed(list)
}

// printed returns a constant as Lua.
func printed(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		return quote(v)
	case List:
		return table(v, func(c Constant) string { return printed(c.Value) })
	case Map:
		return table(v, func(f Field) string { return key(f.Name) + " = " + printed(f.Value) })
	}
	return "nil"
}

func table[T any](items []T, print func(T) string) string {
	if len(items) == 0 {
		return "{}"
	}
	var texts []string
	for _, item := range items {
		texts = append(texts, print(item))
	}
	return "{ " + strings.Join(texts, ", ") + " }"
}

var word = regexp.MustCompile(`^[A-Za-z_][A-Za-z_0-9]*$`)

// keywords are the words that are no names in Lua.
var keywords = strings.Fields("and break do else elseif end false for function if in local nil not or repeat return then true until while")

func key(name string) string {
	if word.MatchString(name) && !slices.Contains(keywords, name) {
		return name
	}
	return "[" + quote(name) + "]"
}

// quote returns a text as Lua reads it, in UTF-8 whatever the text is.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(s[0])
		case n == 1 && r == utf8.RuneError || r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\%03d`, s[0])
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	b.WriteByte('"')
	return b.String()
}
