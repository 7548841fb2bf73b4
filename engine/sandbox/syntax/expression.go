package syntax

import "github.com/yuin/gopher-lua/parse"

// priorities says how strongly a binary operator binds, to the left and to the
// right.
var priorities = map[int][2]int{
	parse.TOr: {1, 1}, parse.TAnd: {2, 2},
	'<': {3, 3}, '>': {3, 3}, parse.TLte: {3, 3}, parse.TGte: {3, 3}, parse.TNeq: {3, 3}, parse.TEqeq: {3, 3},
	parse.T2Comma: {5, 4}, '+': {6, 6}, '-': {6, 6}, '*': {7, 7}, '/': {7, 7}, '%': {7, 7}, '^': {10, 9},
}

const unaryPriority = 8

func (g *grammar) expressions() {
	for g.expression(); g.take(','); {
		g.expression()
	}
}

func (g *grammar) expression() { g.operation(0) }

// operation reads operands joined by operators that bind more strongly than a
// limit.
func (g *grammar) operation(limit int) {
	g.enter()
	switch g.now.kind {
	case parse.TNot, '-', '#':
		g.next()
		g.operation(unaryPriority)
	default:
		g.operand()
	}
	for {
		p, ok := priorities[g.now.kind]
		if !ok || p[0] <= limit {
			break
		}
		g.next()
		g.operation(p[1])
	}
	g.leave()
}

func (g *grammar) operand() {
	switch g.now.kind {
	case parse.TNumber, parse.TString, parse.TNil, parse.TTrue, parse.TFalse:
		g.next()
	case parse.T3Comma:
		if !g.function.variadic {
			g.fail("cannot use '...' outside a vararg function")
		}
		g.next()
	case '{':
		g.constructor()
	case parse.TFunction:
		g.next()
		g.body(g.now.line, 0)
	default:
		g.primary()
	}
}

// primaryKind is what a primary expression comes to.
type primaryKind int

const (
	variable primaryKind = iota // may be assigned to
	called                      // may be a statement
	enclosed                    // neither
)

// primary reads a name or an expression in parentheses, and what follows:
// fields, indices and calls.
func (g *grammar) primary() primaryKind {
	kind := g.prefix()
	for {
		switch g.now.kind {
		case '.':
			g.next()
			g.name()
			kind = variable
		case '[':
			g.index()
			kind = variable
		case ':':
			g.next()
			g.name()
			g.arguments()
			kind = called
		case '(', '{', parse.TString:
			g.arguments()
			kind = called
		default:
			return kind
		}
	}
}

func (g *grammar) prefix() primaryKind {
	switch g.now.kind {
	case '(':
		line := g.now.line
		g.next()
		g.expression()
		g.close(')', '(', line)
		return enclosed
	case parse.TIdent:
		g.next()
		return variable
	}
	g.fail("unexpected symbol")
	return enclosed
}

// index reads an index in brackets.
func (g *grammar) index() {
	g.next()
	g.expression()
	g.mustTake(']')
}

func (g *grammar) arguments() {
	switch line := g.now.line; g.now.kind {
	case '(':
		if line != g.lastLine {
			g.fail("ambiguous syntax (function call x new statement)")
		}
		g.next()
		if g.now.kind != ')' {
			g.expressions()
		}
		g.close(')', '(', line)
	case '{':
		g.constructor()
	case parse.TString:
		g.next()
	default:
		g.fail("function arguments expected")
	}
}

// constructor reads a table.
func (g *grammar) constructor() {
	line := g.now.line
	for g.next(); g.now.kind != '}'; {
		g.field()
		if !g.take(',') && !g.take(';') {
			break
		}
	}
	g.close('}', '{', line)
}

func (g *grammar) field() {
	switch {
	case g.now.kind == '[':
		g.index()
		g.mustTake('=')
	case g.now.kind == parse.TIdent && g.peek() == '=':
		g.next()
		g.next()
	}
	g.expression()
}

// body reads the parameters and the block of a function, one of whose
// parameters may be self.
func (g *grammar) body(line, self int) {
	g.function = &function{outer: g.function, line: line}
	g.mustTake('(')
	names := self
	for more := g.now.kind != ')'; more; more = !g.function.variadic && g.take(',') {
		switch g.now.kind {
		case parse.TIdent:
			g.next()
			names++
		case parse.T3Comma:
			g.next()
			g.function.variadic = true
			names++ // the local arg
		default:
			g.fail("<name> or '...' expected")
		}
	}
	g.mustTake(')')
	g.locals(names)
	g.chunk()
	g.close(parse.TEnd, parse.TFunction, line)
	g.function = g.function.outer
}
