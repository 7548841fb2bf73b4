package syntax

import "github.com/yuin/gopher-lua/parse"

// priority returns how strongly a binary operator binds, to the left and to the
// right, 0 if the token is none.
func priority(kind int) (left, right int) {
	switch kind {
	case parse.TOr:
		return 1, 1
	case parse.TAnd:
		return 2, 2
	case '<', '>', parse.TLte, parse.TGte, parse.TNeq, parse.TEqeq:
		return 3, 3
	case parse.T2Comma:
		return 5, 4
	case '+', '-':
		return 6, 6
	case '*', '/', '%':
		return 7, 7
	case '^':
		return 10, 9
	}
	return 0, 0
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
		left, right := priority(g.now.kind)
		if left <= limit {
			break
		}
		g.next()
		g.operation(right)
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
