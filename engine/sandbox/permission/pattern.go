package permission

import (
	"errors"
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/fault"
)

// pattern is a text in which each * stands for any text: the texts between the
// stars.
type pattern []string

var errBackslash = errors.New("a backslash stands before what it takes the meaning from, but this one is at the end")

// parsePattern reads a pattern. A backslash takes the meaning from what comes
// after it.
func parsePattern(text string) (pattern, error) {
	var p pattern
	var part strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '*':
			p = append(p, part.String())
			part.Reset()
		case c == '\\' && i+1 == len(text):
			return nil, errBackslash
		case c == '\\':
			i++
			part.WriteByte(text[i])
		default:
			part.WriteByte(c)
		}
	}
	return append(p, part.String()), nil
}

// match reports whether text fits. The first place where a part fits is as good
// as any later one, so it never goes back.
func (p pattern) match(text string) bool {
	if len(p) == 1 {
		return text == p[0]
	}
	rest, ok := strings.CutPrefix(text, p[0])
	if !ok {
		return false
	}
	last := len(p) - 1
	for _, part := range p[1:last] {
		if _, rest, ok = strings.Cut(rest, part); !ok {
			return false
		}
	}
	return strings.HasSuffix(rest, p[last])
}

// exactly returns the pattern that only text fits.
func exactly(text string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(text)
}

// parseList returns the names in the list of a flag, each of which stands for
// something.
func parseList(flag string, k Kind, list string) ([]string, error) {
	names, err := splitList(k, list, flag)
	for _, name := range names {
		if _, wrong := newRule(flag, k, name); wrong != nil && err == nil {
			err = wrong
		}
	}
	return names, err
}

// splitList takes the list of a flag apart at its commas. A backslash takes the
// meaning from a comma. In a path, where it has none otherwise, also from a
// backslash.
func splitList(k Kind, list, flag string) ([]string, error) {
	if !slices.Contains(Kinds(), k) {
		return nil, fault.New(fault.Invalid, "there is no permission %q (known: %s)", k, known())
	}
	var names []string
	var name strings.Builder
	for i := 0; i <= len(list); i++ {
		switch {
		case i == len(list) || list[i] == ',':
			if text := strings.TrimLeft(name.String(), " "); text != "" {
				names = append(names, text)
			} else if i < len(list) || len(names) > 0 {
				return nil, fault.New(fault.Invalid, "%s%s=%s: an empty name in the list", flag, k, list)
			}
			name.Reset()
		case list[i] == '\\' && i+1 < len(list):
			i++
			if list[i] != ',' && !(isPath(k) && list[i] == '\\') {
				name.WriteByte('\\')
			}
			name.WriteByte(list[i])
		default:
			name.WriteByte(list[i])
		}
	}
	return names, nil
}

// listed returns text as splitList takes it.
func listed(k Kind, text string) string {
	if isPath(k) {
		text = strings.ReplaceAll(text, `\`, `\\`)
	}
	return strings.ReplaceAll(text, ",", `\,`)
}
