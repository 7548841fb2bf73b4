package syntax

import (
	"fmt"
	"unicode/utf8"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// gopher-lua's parser is generated and can say no more than where it stopped.
// So a source is read by another one first, by recursive descent like that of
// Lua, which makes nothing: it finds the same errors as Lua, at the same places.
// It also keeps away from gopher-lua what that takes although Lua does not, and
// what is nested too deeply for it.

// grammar reads a source by the grammar of Lua 5.1, with goto and labels. What
// it finds wrong is a panic with an *Error.
type grammar struct {
	lexer    lexer
	tree     *Tree
	now      token // in progress
	ahead    token // after it, if peeked
	peeked   bool
	lastLine int // of the token before now
	levels   int // of chunks and expressions
	function *function
}

// function is what is known of the function that is being read.
type function struct {
	outer    *function
	line     int // 0 for the main chunk
	variadic bool
	locals   int // alive
	loops    int // around
}

// Limits of a function, as in Lua.
const (
	maxLocals   = 200
	maxAssigned = 200 // variables of one assignment
)

// check reads the whole source and fills t.Tokens. It returns what of the source
// gopher-lua would not skip as Lua does, and what is wrong first.
func (t *Tree) check() (blanks []span, err error) {
	defer func() {
		if r := recover(); r != nil {
			known, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			err = known
		}
	}()
	const perToken = 4 // bytes or so
	t.Tokens = make([]ast.Token, 0, len(t.Text)/perToken)
	g := &grammar{lexer: lexer{tree: t, text: t.Text, line: 1}, tree: t, function: &function{variadic: true}}
	g.next()
	g.chunk()
	g.expect(0)
	return g.lexer.blanks, nil
}

// next goes to the next token.
func (g *grammar) next() {
	g.lastLine = g.now.line
	if g.peeked {
		g.lastLine = g.ahead.line // Lua has read on, and takes that for the line of the token before
		g.now, g.peeked = g.ahead, false
	} else {
		g.now = g.lexer.next()
	}
	if g.now.kind != 0 {
		g.tree.Tokens = append(g.tree.Tokens, g.written())
	}
}

// written returns the next token as those who read t.Tokens want it: with the
// content of a string in quotes.
func (g *grammar) written() ast.Token {
	s := g.tree.Text[g.now.from:g.now.to]
	if s[0] == '"' || s[0] == '\'' {
		s = s[1 : len(s)-1]
	}
	return ast.Token{Type: g.now.kind, Str: s, Pos: g.now.begin}
}

// peek returns the type of the token after the next.
func (g *grammar) peek() int {
	if !g.peeked {
		g.ahead, g.peeked = g.lexer.next(), true
	}
	return g.ahead.kind
}

// take goes over a token of a type, if it comes next.
func (g *grammar) take(kind int) bool {
	if g.now.kind != kind {
		return false
	}
	g.next()
	return true
}

// expect fails unless a token of a type comes next.
func (g *grammar) expect(kind int) {
	if g.now.kind != kind {
		g.fail("'%s' expected", spelling(kind))
	}
}

func (g *grammar) mustTake(kind int) {
	g.expect(kind)
	g.next()
}

// close takes what ends something that began with another word on a line.
func (g *grammar) close(kind, opened, line int) {
	switch {
	case g.take(kind):
	case line == g.now.line:
		g.expect(kind)
	default:
		g.fail("'%s' expected (to close '%s' at line %d)", spelling(kind), spelling(opened), line)
	}
}

func (g *grammar) name() {
	g.mustTake(parse.TIdent)
}

// fail panics with an error at the next token.
func (g *grammar) fail(format string, args ...any) {
	panic(g.tree.shownAt(g.shown(), g.now.line, fmt.Sprintf(format+" near '%s'", append(args, g.near())...)))
}

// near returns how messages call the next token.
func (g *grammar) near() string {
	switch t := g.now; {
	case t.kind == 0:
		return "<eof>"
	case t.kind < ' ' || t.kind == 0x7f:
		return fmt.Sprintf("char(%d)", t.kind)
	case t.kind >= utf8.RuneSelf && t.kind <= 0xff: // Lua shows one byte
		if r, n := utf8.DecodeRuneInString(g.tree.Text[t.from:]); r != utf8.RuneError {
			return g.tree.Text[t.from : t.from+n]
		}
	}
	return short(g.tree.Text[g.now.from:g.now.to])
}

// shown returns the place that stands for the next token: at the end of the
// source, the one after the last token.
func (g *grammar) shown() ast.Position {
	if g.now.kind != 0 || len(g.tree.Tokens) == 0 {
		return g.now.begin
	}
	last := g.tree.Tokens[len(g.tree.Tokens)-1]
	return ast.Position{Line: g.lastLine, Column: len(Line(g.tree.Text, g.lastLine)) + 1, Source: last.Pos.Source}
}

// limit fails if the function has too many of something.
func (g *grammar) limit(n, most int, what string) {
	if n <= most {
		return
	}
	where := "main function"
	if g.function.line > 0 {
		where = fmt.Sprintf("function at line %d", g.function.line)
	}
	panic(g.tree.shownAt(g.shown(), g.now.line, fmt.Sprintf("%s has more than %d %s", where, most, what)))
}

// enter goes one level down, and leave up again.
func (g *grammar) enter() {
	if g.levels++; g.levels > g.tree.nesting {
		err := g.tree.shownAt(g.shown(), g.now.line, g.tree.tooDeep())
		err.Limit = true
		panic(err)
	}
}

func (g *grammar) leave() { g.levels-- }

// locals adds variables to those that are alive.
func (g *grammar) locals(n int) {
	g.function.locals += n
	g.limit(g.function.locals, maxLocals, "local variables")
}

// spelling returns how a token of a type is written.
func spelling(kind int) string {
	switch kind {
	case 0:
		return "<eof>"
	case parse.TIdent:
		return "<name>"
	}
	for word, k := range reserved {
		if k == kind {
			return word
		}
	}
	for _, s := range symbols {
		if s.kind == kind {
			return s.text
		}
	}
	return string(rune(kind))
}
