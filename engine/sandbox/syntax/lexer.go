package syntax

import (
	"fmt"
	"strings"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// token is a word of the source, of one of gopher-lua's types, or of 0 for the
// end of the source.
type token struct {
	kind     int
	from, to int          // in the text
	begin    ast.Position // of its first character
	line     int          // on which it ends, from 1
}

// lexer takes a source apart, by the rules of Lua 5.1, with goto and :: added.
// What it finds wrong is a panic with an *Error.
type lexer struct {
	tree   *Tree
	text   string
	at     int    // what comes next
	line   int    // of that
	first  int    // where that line begins
	blanks []span // that gopher-lua would not skip as Lua does
}

type span struct{ from, to int }

var reserved = map[string]int{
	"and": parse.TAnd, "break": parse.TBreak, "do": parse.TDo, "else": parse.TElse, "elseif": parse.TElseIf, "end": parse.TEnd,
	"false": parse.TFalse, "for": parse.TFor, "function": parse.TFunction, "goto": parse.TGoto, "if": parse.TIf, "in": parse.TIn,
	"local": parse.TLocal, "nil": parse.TNil, "not": parse.TNot, "or": parse.TOr, "repeat": parse.TRepeat, "return": parse.TReturn,
	"then": parse.TThen, "true": parse.TTrue, "until": parse.TUntil, "while": parse.TWhile,
}

const longestReserved = len("function")

// symbols are the tokens that are more than one character and no word, the second
// of which is = or the first again. Those that begin alike are in the order in
// which they are tried.
var symbols = []struct {
	text string
	kind int
}{
	{"...", parse.T3Comma}, {"..", parse.T2Comma}, {"==", parse.TEqeq}, {"~=", parse.TNeq}, {"<=", parse.TLte}, {">=", parse.TGte}, {"::", parse.T2Colon},
}

// next returns the next token.
func (l *lexer) next() token {
	l.skip()
	t := token{from: l.at, begin: l.here()}
	if l.at < len(l.text) {
		t.kind = l.word()
	}
	t.to, t.line = l.at, l.line
	return t
}

// here returns the place of what comes next.
func (l *lexer) here() ast.Position {
	return ast.Position{Source: l.tree.Name, Line: l.line, Column: l.at - l.first + 1}
}

// pass goes over n characters.
func (l *lexer) pass(n int) {
	passed := l.text[l.at : l.at+n]
	if lines := strings.Count(passed, "\n"); lines > 0 {
		l.line += lines
		l.first = l.at + strings.LastIndexByte(passed, '\n') + 1
	}
	l.at += n
}

// skip goes over white space and comments.
func (l *lexer) skip() {
	for l.at < len(l.text) {
		switch l.text[l.at] {
		case ' ', '\t', '\r':
			l.at++
		case '\n':
			l.pass(1)
		case '\v', '\f':
			l.blanks = append(l.blanks, span{l.at, l.at + 1})
			l.at++
		case '-':
			if !strings.HasPrefix(l.text[l.at:], "--") {
				return
			}
			l.comment()
		default:
			return
		}
	}
}

func (l *lexer) comment() {
	from, begin := l.at, l.here()
	l.pass(len("--"))
	if !l.bracketed("comment", begin) {
		l.pass(len(Line(l.text[l.at:], 1)))
	}
	if strings.HasPrefix(l.text[from:], "--[") {
		l.blanks = append(l.blanks, span{from, l.at})
	}
}

// bracketed goes over what is in long brackets, if they begin here. The token
// began at begin.
func (l *lexer) bracketed(what string, begin ast.Position) bool {
	rest := l.text[l.at:]
	level := 1
	for level < len(rest) && rest[level] == '=' {
		level++
	}
	if level >= len(rest) || rest[0] != '[' || rest[level] != '[' {
		return false
	}
	closing := "]" + rest[1:level] + "]"
	length := strings.Index(rest[level+1:], closing)
	if length < 0 {
		l.pass(len(rest))
		panic(l.tree.shownAt(begin, l.line, fmt.Sprintf("unfinished long %s near '<eof>'", what)))
	}
	l.pass(level + 1 + length + len(closing))
	return true
}

// word goes over the token that begins here, and returns its type.
func (l *lexer) word() int {
	rest := l.text[l.at:]
	switch c := rest[0]; {
	case isLetter(c):
		n := wordLength(rest)
		l.at += n
		if n <= longestReserved {
			if kind, ok := reserved[rest[:n]]; ok {
				return kind
			}
		}
		return parse.TIdent
	case isDigit(c), c == '.' && len(rest) > 1 && isDigit(rest[1]):
		l.number(numeralLength(rest))
		return parse.TNumber
	case c == '"', c == '\'':
		l.quoted()
		return parse.TString
	case c == '[':
		if l.bracketed("string", l.here()) {
			return parse.TString
		}
		if n := len(rest) - len(strings.TrimLeft(rest[1:], "=")); n > 1 {
			panic(l.tree.shownAt(l.here(), l.line, fmt.Sprintf("invalid long string delimiter near '%s'", rest[:n])))
		}
	}
	if len(rest) > 1 && (rest[1] == '=' || rest[1] == rest[0]) {
		for _, s := range symbols {
			if strings.HasPrefix(rest, s.text) {
				l.at += len(s.text)
				return s.kind
			}
		}
	}
	l.at++
	return int(rest[0])
}

// number goes over a number of n characters.
func (l *lexer) number(n int) {
	from, begin := l.at, l.here()
	l.pass(n)
	if written := l.text[from:l.at]; !isPlain(written) {
		if _, ok := number.Parse(written); !ok {
			l.cut(begin, "malformed number", from)
		}
	}
}

// quoted goes over a string in quotes.
func (l *lexer) quoted() {
	from, begin := l.at, l.here()
	quote := l.text[from]
	for l.pass(1); l.at < len(l.text) && l.text[l.at] != quote; l.pass(1) {
		switch l.text[l.at] {
		case '\n':
			l.cut(begin, "unfinished string", from)
		case '\\':
			l.escape(begin, from)
		}
	}
	if l.at >= len(l.text) {
		panic(l.tree.shownAt(begin, l.line, "unfinished string near '<eof>'"))
	}
	l.pass(1)
}

// escape goes over a backslash and all but the last character of what it
// escapes, in a string that began at begin.
func (l *lexer) escape(begin ast.Position, from int) {
	value, digits := 0, 0
	for digits < 3 && l.at+1+digits < len(l.text) && isDigit(l.text[l.at+1+digits]) {
		value = 10*value + int(l.text[l.at+1+digits]-'0')
		digits++
	}
	if value > 255 {
		l.cut(begin, "escape sequence too large", from)
	}
	if l.at+1 < len(l.text) {
		l.pass(max(digits, 1))
	}
}

// cut panics with an error in a token, of which only what was read is shown.
func (l *lexer) cut(begin ast.Position, message string, from int) {
	panic(l.tree.shownAt(begin, l.line, fmt.Sprintf("%s near '%s'", message, short(l.text[from:l.at]))))
}
