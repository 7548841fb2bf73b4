package differential

import (
	"fmt"
	"strings"
)

// block writes some statements, nested no deeper than depth.
func (g *generator) block(depth, statements int) {
	for range statements {
		g.statement(depth)
	}
}

// body is block in a scope of its own, which may end with a jump out of it.
func (g *generator) body(depth int, before ...func()) {
	g.scope(func() {
		for _, f := range before {
			f()
		}
		g.block(depth-1, g.rand.IntN(4))
		switch {
		case g.loops > 0 && g.often(25):
			g.line("break")
		case g.funcs > 0 && g.often(10):
			g.line("return %s", g.list(g.rand.IntN(3)))
		}
	})
}

func (g *generator) statement(depth int) {
	choices := []func(){
		g.assign, g.assign, g.assignMany, g.assignMany, g.assignMany, g.call, g.print,
		func() { g.locals(one(g, kindAny, kindNumber, kindString, kindTable)) },
		func() { g.locals(one(g, kindAny, kindNumber)) }, g.localsMany, g.collect,
	}
	if depth > 0 {
		nested := []func(int){g.branch, g.branch, g.while, g.repeat, g.count, g.count, g.each, g.do, g.function, g.function, g.protected, g.coroutine, g.collected}
		for _, f := range nested {
			choices = append(choices, func() { f(depth) })
		}
	}
	one(g, choices...)()
}

// locals declares one local of a kind.
func (g *generator) locals(k kind) {
	name, value := g.name(), g.value(k, 3)
	g.line("local %s = %s", name, value)
	g.vars = append(g.vars, variable{name, k})
}

func (g *generator) localsMany() {
	names := make([]string, 1+g.rand.IntN(3))
	for i := range names {
		names[i] = g.name()
	}
	declaration := "local " + strings.Join(names, ", ")
	if values := g.list(g.rand.IntN(4)); values != "" {
		declaration += " = " + values
	}
	g.line("%s", declaration)
	for _, name := range names {
		g.vars = append(g.vars, variable{name, kindAny})
	}
}

func (g *generator) assign() {
	k := kind(g.rand.IntN(int(kindFunction)))
	g.line("%s = %s", g.assignable(k), g.value(k, 3))
}

// assignMany sets up to four targets, fields among them.
func (g *generator) assignMany() {
	targets := make([]string, 1+g.rand.IntN(4))
	values := make([]string, len(targets))
	for i := range targets {
		k := one(g, kindAny, kindAny, kindNumber, kindTable)
		targets[i], values[i] = g.assignable(k), g.value(k, 2)
		if k == kindAny && g.often(60) {
			targets[i] = g.field()
		}
	}
	if g.often(20) {
		values = append(values, g.value(kindAny, 1))
	}
	g.line("%s = %s", strings.Join(targets, ", "), strings.Join(values, ", "))
	if g.often(30) { // any number of values for variables that take any
		g.line("%s, %s = %s", g.assignable(kindAny), g.field(), g.list(1+g.rand.IntN(3)))
	}
}

// field is a field of a table that exists.
func (g *generator) field() string {
	table := g.visible(kindTable)
	if table == "" || g.often(20) {
		table = fmt.Sprintf("tab(%s)", g.global(kindAny))
	}
	switch g.rand.IntN(4) {
	case 0:
		return table + "." + one(g, "x", "y", "z")
	case 1:
		return fmt.Sprintf("%s[%d]", table, 1+g.rand.IntN(3))
	case 2:
		return fmt.Sprintf("tab(%s.t).x", table)
	}
	return fmt.Sprintf("%s[%s]", table, g.value(kindNumber, 1))
}

func (g *generator) print() { g.line("out(%s)", g.list(1+g.rand.IntN(3))) }

func (g *generator) call() { g.line("%s", g.invocation()) }

// collect keeps a closure for later.
func (g *generator) collect() { g.line("keep(%s)", g.value(kindFunction, 1)) }

func (g *generator) collected(int) { g.line("callkept()") }

func (g *generator) branch(depth int) {
	g.line("if %s then", g.value(kindAny, 2))
	g.body(depth)
	for g.often(30) {
		g.line("elseif %s then", g.value(kindAny, 2))
		g.body(depth)
	}
	if g.often(50) {
		g.line("else")
		g.body(depth)
	}
	g.line("end")
}

// inLoop writes the body of a loop.
func (g *generator) inLoop(depth int, before ...func()) {
	g.loops++
	g.body(depth, append([]func(){func() {
		if g.often(85) {
			g.line("tick()")
		}
	}}, before...)...)
	g.loops--
}

func (g *generator) while(depth int) {
	n := one(g, "true", "1", "not nil", "more()", "more() and "+g.value(kindAny, 2), "nil", "false", "(true and more())", "not (false or not more())")
	g.line("while %s do", n)
	g.loops++
	g.scope(func() {
		g.line("if not more() then break end")
		g.block(depth-1, g.rand.IntN(3))
		if g.often(30) {
			g.line("break")
		}
	})
	g.loops--
	g.line("end")
}

func (g *generator) repeat(depth int) {
	g.line("repeat")
	g.loops++
	g.scope(func() {
		g.block(depth-1, g.rand.IntN(3))
		g.line("until %s", one(g, "not more()", "not more() or "+g.value(kindAny, 2), "true", "1 or nil"))
	})
	g.loops--
}

func (g *generator) count(depth int) {
	name := g.name()
	g.line("for %s = %d, %s%s do", name, g.rand.IntN(3), one(g, "3", "2", "num(gnum0) % 4", "1", "0"), one(g, "", "", ", 2", ", -1 + 2"))
	g.inLoop(depth, func() { g.vars = append(g.vars, variable{name, kindNumber}) })
	g.line("end")
}

func (g *generator) each(depth int) {
	names := []string{g.name()}
	for g.often(40) && len(names) < 4 {
		names = append(names, g.name())
	}
	g.line("for %s in %s do", strings.Join(names, ", "), g.iterator())
	g.inLoop(depth, func() {
		for _, n := range names {
			g.vars = append(g.vars, variable{n, kindAny})
		}
	})
	g.line("end")
}

func (g *generator) iterator() string {
	table := one(g, "{1, 2, 3}", g.table(1))
	switch g.rand.IntN(5) {
	case 0:
		return "count(3)"
	case 1:
		return "next, {7}"
	case 2:
		return "(count(2))"
	case 3:
		return "step, state(2)"
	}
	return fmt.Sprintf("ipairs(%s)", table)
}

func (g *generator) do(depth int) {
	g.line("do")
	g.body(depth)
	g.line("end")
}

// function declares a function in one of Lua's ways.
func (g *generator) function(depth int) {
	name := g.name()
	switch g.rand.IntN(5) {
	case 0:
		g.line("local function %s%s", name, g.definition(depth))
		g.vars = append(g.vars, variable{name, kindFunction})
	case 1:
		g.line("local %s = function%s", name, g.definition(depth))
		g.vars = append(g.vars, variable{name, kindFunction})
	case 2:
		g.line("function %s%s", g.global(kindFunction), g.definition(depth))
	case 3:
		if t := g.visible(kindTable); t != "" {
			g.line("function %s.f%s", t, g.definition(depth))
		}
	case 4:
		if t := g.visible(kindTable); t != "" {
			g.scope(func() {
				g.vars = append(g.vars, variable{"self", kindAny})
				g.line("function %s:m%s", t, g.definition(depth))
			})
		}
	}
}

// definition returns the parameters and the body of a function.
func (g *generator) definition(depth int) string {
	outer, loops, varied, yields := g.text, g.loops, g.varied, g.yields
	g.text, g.loops, g.varied = strings.Builder{}, 0, g.often(40)
	if depth <= 1 || g.often(50) {
		g.yields = false
	}
	g.funcs++
	g.scope(func() {
		params := make([]string, g.rand.IntN(4))
		for i := range params {
			params[i] = g.name()
		}
		for _, p := range params {
			g.vars = append(g.vars, variable{p, kindAny})
		}
		if g.varied {
			params = append(params, "...")
		}
		g.line("(%s) tick()", strings.Join(params, ", "))
		g.block(depth-1, g.rand.IntN(4))
		if g.often(80) {
			g.line("return %s", one(g, g.list(g.rand.IntN(4)), g.invocation(), "("+g.invocation()+")"))
		}
		g.text.WriteString("end")
	})
	g.funcs--
	text := g.text.String()
	g.text, g.loops, g.varied, g.yields = outer, loops, varied, yields
	return text
}

// protected calls a function that may raise.
func (g *generator) protected(depth int) {
	body := g.definition(depth)
	if g.often(50) {
		body = strings.TrimSuffix(body, "end") + "\nend"
	}
	ok, e := g.name(), g.name()
	g.line("local %s, %s = protect(function%s, %s)", ok, e, body, g.value(kindAny, 1))
	g.vars = append(g.vars, variable{ok, kindAny}, variable{e, kindAny})
}

func (g *generator) coroutine(depth int) {
	g.yields = true
	g.line("drive(function%s)", g.definition(depth))
	g.yields = false
}
