package value

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// YAML returns v as a YAML 1.2 document in block style, with map keys in
// canonical order. Nothing is lost: a string that is not UTF-8 is written as
// !!binary, numbers with all their digits, number keys without quotes, and a
// string in quotes wherever YAML, also of version 1.1, could take it for
// something else. A map of more than 1000 pairs is written in braces, a pair
// on a line, because the parser needs quadratic time for it otherwise.
func (v Value) YAML() []byte { return v.yaml(1000) }

// yaml writes maps of up to blockPairs pairs in block style.
func (v Value) yaml(blockPairs int) []byte {
	if v.Absent() {
		return []byte("null\n")
	}
	w := yamlWriter{Reader: Reader{v.enc}, blockPairs: blockPairs}
	w.value(0)
	return append(w.out, '\n')
}

type yamlWriter struct {
	Reader
	out        []byte
	blockPairs int
}

// value writes the next value where the line has got to, in the given column.
func (w *yamlWriter) value(column int) {
	switch t := w.must(); t.Kind {
	case ListKind:
		w.list(t.N, column)
	case MapKind:
		w.mapping(t.N, column)
	default:
		w.scalar(t)
	}
}

func (w *yamlWriter) list(n, column int) {
	if n == 0 {
		w.out = append(w.out, "[]"...)
	}
	for i := range n {
		w.line(i, column)
		w.out = append(w.out, "- "...)
		w.value(column + 2)
	}
}

func (w *yamlWriter) mapping(n, column int) {
	if n > w.blockPairs {
		w.braces(n, column)
		return
	}
	for i := range n {
		w.line(i, column)
		w.scalar(w.must())
		w.out = append(w.out, ':')
		if w.tableFollows() {
			w.line(1, column+2)
		} else {
			w.out = append(w.out, ' ')
		}
		w.value(column + 2)
	}
}

// braces writes a large map in flow style, with each pair on a line.
func (w *yamlWriter) braces(n, column int) {
	w.out = append(w.out, '{')
	for range n {
		w.line(1, column+2)
		w.flowPair()
		w.out = append(w.out, ',')
	}
	w.line(1, column)
	w.out = append(w.out, '}')
}

func (w *yamlWriter) flowPair() {
	w.scalar(w.must())
	w.out = append(w.out, ": "...)
	w.flow()
}

// flow writes the next value on the same line.
func (w *yamlWriter) flow() {
	switch t := w.must(); t.Kind {
	case ListKind:
		w.separated('[', t.N, w.flow, ']')
	case MapKind:
		w.separated('{', t.N, w.flowPair, '}')
	default:
		w.scalar(t)
	}
}

func (w *yamlWriter) separated(begin byte, n int, entry func(), end byte) {
	w.out = append(w.out, begin)
	for i := range n {
		if i > 0 {
			w.out = append(w.out, ", "...)
		}
		entry()
	}
	w.out = append(w.out, end)
}

// line begins the line of entry i of a table. The first entry stands where its
// table begins.
func (w *yamlWriter) line(i, column int) {
	if i > 0 {
		w.out = append(w.out, '\n')
		w.out = append(w.out, strings.Repeat(" ", column)...)
	}
}

// tableFollows reports whether the next value is a table with entries.
func (w *yamlWriter) tableFollows() bool {
	first := w.rest[0]
	return first&0xe0 == majorMap || first&0xe0 == majorArray && first != majorArray
}

func (w *yamlWriter) scalar(t Token) {
	switch {
	case t.Kind == BoolKind:
		w.out = strconv.AppendBool(w.out, t.Bool)
	case t.Kind == NumberKind:
		w.number(t)
	case !utf8.ValidString(t.Str):
		w.out = fmt.Appendf(w.out, "!!binary %q", base64.StdEncoding.EncodeToString([]byte(t.Str)))
	case isPlain(t.Str):
		w.out = append(w.out, t.Str...)
	default:
		w.quoted(t.Str)
	}
}

func (w *yamlWriter) number(t Token) {
	switch {
	case math.IsInf(t.Num, 1):
		w.out = append(w.out, ".inf"...)
	case math.IsInf(t.Num, -1):
		w.out = append(w.out, "-.inf"...)
	default:
		start := len(w.out)
		w.out = appendExact(w.out, t)
		// YAML 1.1 wants a point before an exponent.
		if text := string(w.out[start:]); !strings.Contains(text, ".") {
			if mantissa, exponent, ok := strings.Cut(text, "e"); ok {
				w.out = append(w.out[:start], mantissa+".0e"+exponent...)
			}
		}
	}
}

// isPlain reports whether s, without quotes, is a string in every YAML.
func isPlain(s string) bool {
	if !isPlainStart(s) || strings.HasSuffix(s, " ") || reservedWords[strings.ToLower(s)] {
		return false
	}
	const special = "_ -./@+"
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && !isDigit(c) && strings.IndexByte(special, c) < 0 {
			return false
		}
	}
	return true
}

func isPlainStart(s string) bool { return s != "" && (isLetter(s[0]) || s[0] == '_' || s[0] == '/') }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// reservedWords are booleans or nulls to one YAML or another.
var reservedWords = map[string]bool{
	"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true, "null": true,
}

// quoted writes s in double quotes.
func (w *yamlWriter) quoted(s string) {
	w.out = append(w.out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.out = append(w.out, '\\', byte(r))
		case r == '\n':
			w.out = append(w.out, `\n`...)
		case r == '\t':
			w.out = append(w.out, `\t`...)
		case r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != '\uFEFF':
			w.out = utf8.AppendRune(w.out, r)
		case r <= 0xff:
			w.out = fmt.Appendf(w.out, `\x%02x`, r)
		case r <= 0xffff:
			w.out = fmt.Appendf(w.out, `\u%04x`, r)
		default:
			w.out = fmt.Appendf(w.out, `\U%08x`, r)
		}
	}
	w.out = append(w.out, '"')
}
