package syntax

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// gopher-lua reads other numbers than Lua: 0x1p4 is two tokens to it, 0017 is
// 15, and 1e400, 1.2.3 and 0xffffffffffffffff are not numbers, which is what it
// makes of them. So numbers are found first, by Lua's rules, and what it may
// take otherwise is replaced by a number of the same length, for which the
// value is put in when the tree is there.

// numerals are the numbers of a source.
type numerals struct {
	count     int
	odd       []numeral
	malformed int // where the first one is that is none, -1 if all are
}

// numeral is one that gopher-lua may not read as Lua does.
type numeral struct {
	at    int    // in the source
	order int    // among all numbers, from 0
	text  string // as it is written
	value string // as gopher-lua can read it
}

func findNumerals(text string) *numerals {
	n := &numerals{malformed: -1}
	for at := 0; at >= 0 && at < len(text); {
		at = n.token(text, at)
	}
	return n
}

// token goes over the token at a place, and returns where it ends, -1 if it
// does not end. Tokens that neither hold nor hide a number may be in pieces.
func (n *numerals) token(text string, at int) (end int) {
	switch c, rest := text[at], text[at:]; {
	case isDigit(c), c == '.' && len(rest) > 1 && isDigit(rest[1]):
		end = at + numeralLength(rest)
		n.add(text[at:end], at)
		return end
	case isLetter(c):
		return at + wordLength(rest)
	case c == '.':
		return at + dots(rest)
	case strings.HasPrefix(rest, "--"):
		return comment(text, at)
	case c == '"', c == '\'':
		return quoted(text, at)
	case c == '[':
		if end, long := bracketed(text, at); long {
			return end
		}
	}
	return at + 1
}

// numeralLength returns how much of s, which begins with a digit or a point, Lua
// takes for a number. It takes too much rather than too little.
func numeralLength(s string) int {
	n := 0
	for n < len(s) && (isDigit(s[n]) || s[n] == '.') {
		n++
	}
	if n < len(s) && s[n]|0x20 == 'e' {
		n++
		if n < len(s) && (s[n] == '+' || s[n] == '-') {
			n++
		}
	}
	return n + wordLength(s[n:])
}

// dots returns how many points s begins with, of the three that a token may
// have.
func dots(s string) int {
	n := 1
	for n < min(3, len(s)) && s[n] == '.' {
		n++
	}
	return n
}

func wordLength(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n])) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }

// comment returns where the comment at a place ends.
func comment(text string, at int) (end int) {
	if end, long := bracketed(text, at+len("--")); long {
		return end
	}
	if line := strings.IndexByte(text[at:], '\n'); line >= 0 {
		return at + line
	}
	return -1
}

// quoted returns where the string in quotes at a place ends, -1 if it does not.
func quoted(text string, at int) (end int) {
	for i := at + 1; i < len(text); i++ {
		switch text[i] {
		case text[at]:
			return i + 1
		case '\\':
			i++
		case '\n':
			return -1
		}
	}
	return -1
}

// bracketed reports whether a long bracket begins at a place, and where what it
// opens ends, -1 if it does not.
func bracketed(text string, at int) (end int, long bool) {
	open := at + 1
	for open < len(text) && text[open] == '=' {
		open++
	}
	if open >= len(text) || text[at] != '[' || text[open] != '[' {
		return 0, false
	}
	closing := "]" + text[at+1:open] + "]"
	length := strings.Index(text[open+1:], closing)
	if length < 0 {
		return -1, true
	}
	return open + 1 + length + len(closing), true
}

// add takes in the number that is written at a place.
func (n *numerals) add(written string, at int) {
	order := n.count
	n.count++
	if isPlain(written) {
		return
	}
	value, ok := number.Parse(written)
	if !ok && n.malformed < 0 {
		n.malformed = at
	}
	n.odd = append(n.odd, numeral{at, order, written, strconv.FormatFloat(value, 'g', -1, 64)})
}

// isPlain reports whether a number is of a kind that every Lua reads alike: a
// few digits, perhaps with a point among them.
func isPlain(s string) bool {
	const most = 15 // digits
	whole, fraction, point := strings.Cut(s, ".")
	return isDecimal(whole) && (len(whole) == 1 || whole[0] != '0') && (!point || isDecimal(fraction)) && len(s) <= most
}

func isDecimal(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// plain returns a source with other numbers in place of the odd ones. All have
// the same length, and end where the odd ones end.
func (n *numerals) plain(text string) string {
	if len(n.odd) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	from := 0
	for _, odd := range n.odd {
		b.WriteString(text[from:odd.at])
		from = odd.at + len(odd.text)
		begin := beginning(odd.text)
		b.WriteString(begin)
		b.WriteString(strings.Repeat("1", len(odd.text)-len(begin)))
	}
	b.WriteString(text[from:])
	return b.String()
}

// beginning returns what a plain number begins with, before ones, that stands for
// an odd one. A point may precede and follow that: it must neither be lost nor
// taken.
func beginning(odd string) string {
	switch {
	case odd[0] == '.' && len(odd) > len(".1e"):
		return ".1e"
	case odd[0] == '.':
		return "."
	case len(odd) > len("0x"):
		return "0x"
	}
	return ""
}

// spell gives the odd numbers their spelling in the tokens, of which there must
// be one for each number, unless some are malformed.
func (n *numerals) spell(t *Tree) error {
	order, odd := 0, n.odd
	for i := range t.Tokens {
		if t.Tokens[i].Type != parse.TNumber {
			continue
		}
		if len(odd) > 0 && odd[0].order == order {
			t.Tokens[i].Str, odd = odd[0].text, odd[1:]
		}
		order++
	}
	if order != n.count && n.malformed < 0 {
		return t.Errorf(1, "there are %d numbers, but %d tokens for them", n.count, order)
	}
	return nil
}

// evaluate gives the odd numbers their values in a tree.
func (n *numerals) evaluate(stmts []ast.Stmt) {
	if len(n.odd) == 0 {
		return
	}
	v := valuer{odd: n.odd}
	for _, s := range stmts {
		v.visit(s)
	}
}

// fault returns the error for the first number that is none, nil if all are, or
// if err comes first in the source.
func (n *numerals) fault(t *Tree, err error) error {
	if n.malformed < 0 {
		return nil
	}
	before := t.Text[:n.malformed]
	pos := ast.Position{Line: 1 + strings.Count(before, "\n"), Column: len(before) - strings.LastIndexByte(before, '\n')}
	if e, ok := err.(*Error); ok && (e.Line < pos.Line || e.Line == pos.Line && e.Column < pos.Column) {
		return nil
	}
	written := t.Text[n.malformed:]
	return t.errorAt(pos, fmt.Sprintf("malformed number near '%s'", short(written[:numeralLength(written)])))
}

// valuer puts the values of odd numbers into a tree.
type valuer struct {
	odd   []numeral // that are still to come
	order int       // of the next number
}

func (v *valuer) visit(node ast.PositionHolder) {
	if e, ok := node.(*ast.NumberExpr); ok {
		if len(v.odd) > 0 && v.odd[0].order == v.order {
			e.Value, v.odd = v.odd[0].value, v.odd[1:]
		}
		v.order++
	}
	Children(node, v.visit)
}
