package syntax

import (
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
	count int
	odd   []numeral
}

// numeral is one that gopher-lua may not read as Lua does.
type numeral struct {
	at    int    // in the source
	order int    // among all numbers, from 0
	text  string // as it is written
	value string // as gopher-lua can read it
}

// numerals returns the numbers of a source whose tokens are known.
func (t *Tree) numerals() *numerals {
	n := &numerals{}
	at, line := 0, 1
	for _, tok := range t.Tokens {
		if tok.Type != parse.TNumber {
			continue
		}
		for ; line < tok.Pos.Line; line++ {
			at += strings.IndexByte(t.Text[at:], '\n') + 1
		}
		n.add(tok.Str, at+tok.Pos.Column-1)
	}
	return n
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

func wordLength(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n])) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }

// add takes in the number that is written at a place.
func (n *numerals) add(written string, at int) {
	order := n.count
	n.count++
	if isPlain(written) {
		return
	}
	value, _ := number.Parse(written)
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
