package syntax

import "github.com/yuin/gopher-lua/parse"

// chunk reads statements until something comes that begins none.
func (g *grammar) chunk() {
	g.enter()
	for last := false; !last && !g.ends(); g.take(';') {
		last = g.statement()
	}
	g.leave()
}

// ends reports whether a block ends here.
func (g *grammar) ends() bool {
	switch g.now.kind {
	case 0, parse.TElse, parse.TElseIf, parse.TEnd, parse.TUntil:
		return true
	}
	return false
}

// block reads a chunk with local variables of its own, n of which are there
// already.
func (g *grammar) block(n int) {
	outside := g.function.locals
	g.locals(n)
	g.chunk()
	g.function.locals = outside
}

func (g *grammar) loop(n int) {
	g.function.loops++
	g.block(n)
	g.function.loops--
}

// statement reads one. It reports whether that must be the last of its block.
func (g *grammar) statement() (last bool) {
	line := g.now.line
	switch kind := g.now.kind; kind {
	case parse.TIf:
		g.conditional(line)
	case parse.TWhile:
		g.next()
		g.expression()
		g.mustTake(parse.TDo)
		g.loop(0)
		g.close(parse.TEnd, kind, line)
	case parse.TDo:
		g.next()
		g.block(0)
		g.close(parse.TEnd, kind, line)
	case parse.TFor:
		g.counted(line)
	case parse.TRepeat:
		g.repeated(line)
	case parse.TFunction:
		g.named(line)
	case parse.TLocal:
		g.next()
		g.local()
	case parse.TGoto:
		g.next()
		g.name()
	case parse.T2Colon:
		g.next()
		g.name()
		g.mustTake(parse.T2Colon)
		for g.take(';') { // as in Lua 5.2, from which labels are
		}
	case parse.TReturn:
		g.next()
		if !g.ends() && g.now.kind != ';' {
			g.expressions()
		}
		return true
	case parse.TBreak:
		g.next()
		if g.function.loops == 0 {
			g.fail("no loop to break")
		}
		return true
	default:
		g.assignment()
	}
	return false
}

func (g *grammar) conditional(line int) {
	branch := func() {
		g.next()
		g.expression()
		g.mustTake(parse.TThen)
		g.block(0)
	}
	branch()
	for g.now.kind == parse.TElseIf {
		branch()
	}
	if g.take(parse.TElse) {
		g.block(0)
	}
	g.close(parse.TEnd, parse.TIf, line)
}

// counted reads both kinds of for. Each has three variables that nobody sees.
func (g *grammar) counted(line int) {
	g.next()
	g.name()
	names := 1
	switch g.now.kind {
	case '=':
		g.next()
		g.expression()
		g.mustTake(',')
		g.expression()
		if g.take(',') {
			g.expression()
		}
	case ',', parse.TIn:
		for g.take(',') {
			g.name()
			names++
		}
		g.mustTake(parse.TIn)
		g.expressions()
	default:
		g.fail("'=' or 'in' expected")
	}
	g.mustTake(parse.TDo)
	g.loop(3 + names)
	g.close(parse.TEnd, parse.TFor, line)
}

// repeated reads a loop whose condition sees the local variables of its block.
func (g *grammar) repeated(line int) {
	g.next()
	outside := g.function.locals
	g.function.loops++
	g.chunk()
	g.function.loops--
	g.close(parse.TUntil, parse.TRepeat, line)
	g.expression()
	g.function.locals = outside
}

// named reads function a.b:c() end.
func (g *grammar) named(line int) {
	g.next()
	g.name()
	for g.take('.') {
		g.name()
	}
	self := 0
	if g.take(':') {
		g.name()
		self = 1
	}
	g.body(line, self)
}

func (g *grammar) local() {
	if g.take(parse.TFunction) {
		g.name()
		g.locals(1)
		g.body(g.now.line, 0)
		return
	}
	names := 0
	for more := true; more; more = g.take(',') {
		g.name()
		names++
		g.limit(g.function.locals+names, maxLocals, "local variables")
	}
	if g.take('=') {
		g.expressions()
	}
	g.locals(names)
}

// assignment reads an assignment or a call.
func (g *grammar) assignment() {
	kind := g.primary()
	if kind == called {
		return
	}
	for n := 1; ; n++ {
		g.limit(n, maxAssigned, "variables in assignment")
		if kind != variable {
			g.fail("syntax error")
		}
		if !g.take(',') {
			break
		}
		kind = g.primary()
	}
	g.mustTake('=')
	g.expressions()
}
