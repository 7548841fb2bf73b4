package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// scan fills t.Tokens from the source with plain numbers, and returns the
// innermost block that is open at the end. It refuses what is not a token, and
// nesting that the parser would have to hold on its stack.
func (t *Tree) scan(plain string) (open *level, err error) {
	scanner := parse.NewScanner(strings.NewReader(plain), t.Name)
	lexer := &parse.Lexer{}
	var nest nesting
	for {
		tok, err := scanner.Scan(lexer)
		if err != nil {
			return nil, t.tokenError(tok, err)
		}
		if tok.Type < 0 {
			return nest.innermost(), nil
		}
		if !nest.add(tok, lexer.PrevTokenType) {
			return nil, t.errorAt(tok.Pos, fmt.Sprintf("chunk has too many syntax levels (limit is %d)", MaxNesting))
		}
		lexer.PrevTokenType = tok.Type
		t.Tokens = append(t.Tokens, tok)
	}
}

// wording has Lua's words for what the scanner complains of.
var wording = map[string]string{
	"unterminated string":           "unfinished string",
	"unterminated multiline string": "unfinished long string",
	"invalid multiline comment":     "unfinished long comment",
	"invalid multiline string":      "invalid long string delimiter",
}

func (t *Tree) tokenError(tok ast.Token, err error) error {
	pe, ok := err.(*parse.Error)
	if !ok {
		return t.errorAt(tok.Pos, err.Error())
	}
	message, ok := wording[pe.Message]
	if !ok {
		message = "unexpected symbol"
	}
	rest := Line(t.Text, tok.Pos.Line)[max(0, tok.Pos.Column-1):]
	if !ok {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[:size]
	}
	return t.errorAt(tok.Pos, fmt.Sprintf("%s near '%s'", message, short(rest)))
}

// nesting counts what is open at a token: blocks, brackets, and in each of
// them the operators that bind to the right, which a parser must stack too.
type nesting struct {
	levels    []level
	loop      *level // a while or for that waits for its do
	operators int    // of all levels
}

type level struct {
	word      string
	line      int
	operators int
}

var closers = map[string]string{
	"(": ")", "[": "]", "{": "}",
	"function": "end", "do": "end", "while": "end", "for": "end", "if": "end", "repeat": "until",
}

// add takes in the next token, whose predecessor is of type prev. It reports
// whether the nesting is still within bounds.
func (n *nesting) add(tok ast.Token, prev int) bool {
	switch tok.Type {
	case parse.TWhile, parse.TFor:
		n.reset()
		n.loop = &level{word: tok.Str, line: tok.Pos.Line}
	case parse.TDo:
		n.open(tok)
	case '(', '[', '{', parse.TFunction, parse.TIf, parse.TRepeat:
		n.open(tok)
	case ')', ']', '}', parse.TEnd, parse.TUntil:
		n.close(tok.Str)
	case parse.T2Comma, '^', parse.TNot, '#':
		n.operator()
	case '-':
		if !endsOperand(prev) {
			n.operator()
		}
	case ',', ';', '=', parse.TThen, parse.TElse, parse.TElseIf, parse.TReturn, parse.TLocal, parse.TIn:
		n.reset()
	}
	return len(n.levels)+n.operators <= MaxNesting
}

func (n *nesting) open(tok ast.Token) {
	l := level{word: tok.Str, line: tok.Pos.Line}
	if tok.Type == parse.TDo && n.loop != nil {
		l, n.loop = *n.loop, nil
	}
	n.levels = append(n.levels, l)
}

func (n *nesting) close(word string) {
	if top := n.innermost(); top != nil && closers[top.word] == word {
		n.operators -= top.operators
		n.levels = n.levels[:len(n.levels)-1]
	}
}

func (n *nesting) innermost() *level {
	if len(n.levels) == 0 {
		return nil
	}
	return &n.levels[len(n.levels)-1]
}

// Operators outside of any block are counted once the chunk has ended them:
// they stay in n.operators until the next statement resets them.
func (n *nesting) operator() {
	n.operators++
	if top := n.innermost(); top != nil {
		top.operators++
	}
}

func (n *nesting) reset() {
	if top := n.innermost(); top != nil {
		n.operators -= top.operators
		top.operators = 0
		return
	}
	n.operators = 0
}

// endsOperand reports whether a minus after a token of this type is binary.
func endsOperand(token int) bool {
	switch token {
	case parse.TIdent, parse.TNumber, parse.TString, parse.TNil, parse.TTrue, parse.TFalse, parse.T3Comma,
		parse.TEnd, ')', ']', '}':
		return true
	}
	return false
}
