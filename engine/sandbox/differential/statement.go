package differential

import "strings"

type writeStatement = func(g *generator, depth int)

// statements returns the forms of statements.
func statements() []form[writeStatement] {
	return []form[writeStatement]{
		{"assignment", 10, always, func(g *generator, _ int) { g.assign() }},
		{"assignment of many", 12, always, func(g *generator, _ int) { g.assignMany() }},
		{"swap", 3, 0, func(g *generator, _ int) { g.swap() }},
		{"call statement", 4, always, func(g *generator, _ int) { g.line("%s", g.calling()) }},
		{"print", 8, always, func(g *generator, _ int) { g.print() }},
		{"local", 10, always, func(g *generator, _ int) { g.locals(kind(g.rand.IntN(int(kindFunction)))) }},
		{"locals", 6, always, func(g *generator, _ int) { g.localsMany() }},
		{"closure kept", 4, 0, func(g *generator, _ int) { g.line("keep(%s)", g.value(kindFunction, 1)) }},
		{"change of a list", 6, 0, (*generator).changeList},
		{"shadowing", 2, 0, func(g *generator, _ int) { g.shadow() }},
		{"fault statement", 8, danger, func(g *generator, _ int) { g.faultStatement() }},
		{"unreached error", 2, danger, func(g *generator, _ int) { g.line("if %s then error(%s) end", g.value(kindBoolean, 1), g.errorArgs()) }},

		{"if", 8, nesting | always, (*generator).branch},
		{"while", 4, nesting, (*generator).while},
		{"repeat", 4, nesting, (*generator).repeat},
		{"numeric for", 8, nesting, (*generator).count},
		{"generic for", 5, nesting, (*generator).each},
		{"do", 4, nesting, (*generator).do},
		{"function", 8, nesting, (*generator).function},
		{"closures called", 4, nesting, func(g *generator, _ int) { g.line("callkept()") }},
		{"closures in a loop", 3, nesting, (*generator).closures},
		{"recursion", 1, nesting, (*generator).recursion},
		{"variadic function", 2, nesting | noJumps, (*generator).variadic},
		{"arg", 1, nesting | noJumps, (*generator).argTable},
		{"environment", 1, nesting | noJumps, (*generator).environment},
		{"traversal", 3, nesting, (*generator).traversal},
		{"library sugar", 2, 0, (*generator).sugar},
		{"string building", 2, nesting, (*generator).building},
		{"many upvalues", 1, nesting, (*generator).manyUpvalues},
		{"many locals", 1, nesting, (*generator).manyLocals},
		{"many arguments", 1, nesting, (*generator).manyArguments},
		{"deep nesting", 1, nesting, (*generator).deep},
		{"class", 2, nesting, (*generator).class},
		{"object", 5, nesting | noJumps, (*generator).object},
		{"pcall", 10, nesting | noJumps, (*generator).protected},
		{"xpcall", 3, nesting | noJumps, (*generator).handled},
		{"raise and catch", 5, nesting | noJumps, (*generator).raised},
		{"error levels", 3, nesting | noJumps, (*generator).levels},
		{"coroutine", 5, nesting | noJumps, (*generator).resumed},
		{"coroutine as iterator", 3, nesting, (*generator).generated},
		{"wrapped coroutine", 3, nesting | noJumps, (*generator).wrapped},
		{"coroutine status", 2, nesting | noJumps, (*generator).statuses},
		{"yield statement", 12, thread, func(g *generator, _ int) { g.yield() }},
		{"continue", 10, jumps | nesting, (*generator).proceed},
		{"goto back", 6, jumps | nesting, (*generator).again},
		{"goto out", 6, jumps | nesting, (*generator).escape},
		{"goto on", 4, jumps | nesting, (*generator).skip},
	}
}

// block writes some statements, nested no deeper than depth.
func (g *generator) block(depth, statements int) {
	for range statements {
		if g.funcs == 0 {
			g.line("fresh()")
		}
		choose(g, g.statements, g.have(depth))(g, depth)
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
		case g.loops > 0 && g.often(20):
			g.line("break")
		case g.funcs > 0 && g.often(10):
			g.line("return %s", g.list(g.rand.IntN(3)))
		}
	})
}

// calling is an invocation that can be a statement.
func (g *generator) calling() string {
	if e := g.invocation(); !strings.HasPrefix(e, "select") {
		return e
	}
	return "two()"
}

// locals declares one local of a kind.
func (g *generator) locals(k kind) {
	name, value := g.name(), g.value(k, 3)
	if k == kindAny {
		value = g.full(3)
	}
	if k == kindString {
		value = g.short(value)
	}
	g.line("local %s = %s", name, value)
	g.declare(k, name)
}

// short keeps strings from growing from one assignment to the next.
func (g *generator) short(value string) string {
	if !strings.Contains(value, "..") && !strings.Contains(value, "(") {
		return value
	}
	return "str(" + value + ")"
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
	g.declare(kindAny, names...)
}

// shadow declares a local of the name that its value reads.
func (g *generator) shadow() {
	k := one(g, kindNumber, kindString)
	name := g.visible(k)
	if name == "" {
		g.locals(k)
		return
	}
	g.line("local %s, %s = %s, %s", name, g.fresh("v"), g.short(g.value(k, 2)), name)
	g.declare(k, name)
}

func (g *generator) assign() {
	k := kind(g.rand.IntN(int(kindFunction)))
	value := g.value(k, 3)
	switch k {
	case kindAny:
		value = g.full(3)
	case kindString:
		value = g.short(value)
	}
	target := g.assignable(k)
	if k == kindList {
		if target = g.visible(k); target == "" { // no global, which could get holes
			g.locals(k)
			return
		}
	}
	g.line("%s = %s", target, value)
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
		values = append(values, g.full(1))
	}
	g.line("%s = %s", strings.Join(targets, ", "), strings.Join(values, ", "))
	if g.often(30) { // any number of values for variables that take any
		g.line("%s, %s = %s", g.assignable(kindAny), g.field(), g.list(1+g.rand.IntN(3)))
	}
}

// swap permutes variables.
func (g *generator) swap() {
	k := one(g, kindAny, kindNumber, kindString, kindTable)
	names := make([]string, g.between(2, 4))
	for i := range names {
		names[i] = g.assignable(k)
	}
	from := make([]string, len(names))
	for i := range from {
		from[i] = one(g, names...)
	}
	g.line("%s = %s", strings.Join(names, ", "), strings.Join(from, ", "))
}

func (g *generator) print() { g.line("out(%s)", g.list(1+g.rand.IntN(3))) }

func (g *generator) branch(depth int) {
	g.line("if %s then", g.full(2))
	g.body(depth)
	for g.often(30) {
		g.line("elseif %s then", g.full(2))
		g.body(depth)
	}
	if g.often(50) {
		g.line("else")
		g.body(depth)
	}
	g.line("end")
}

func (g *generator) do(depth int) {
	g.line("do")
	g.body(depth)
	g.line("end")
}

// building makes a string in a loop.
func (g *generator) building(int) {
	s, i := g.fresh("s"), g.fresh("i")
	g.line("local %s = %s", s, g.quoted())
	g.scope(func() {
		g.declare(kindNumber, i)
		g.line("for %s = 1, %d do %s = %s .. %s .. %s end", i, g.between(1, 6), s, s, g.finite(1), g.value(kindString, 1))
	})
	g.line("out(%s, #%s)", s, s)
}

// sugar calls in all the ways in which a call can be written.
func (g *generator) sugar(int) {
	switch g.rand.IntN(5) {
	case 0:
		g.line("out(id%s, id %s)", g.rawString(), g.rawString())
	case 1:
		g.line("out(id{%s}, #id{1, %d; x = 1})", g.list(1), g.rand.IntN(3))
	case 2:
		g.line("out((%s):upper():rep(2):len(), ('%%d'):format(%d)) ;", g.rawString(), g.rand.IntN(100))
	case 3:
		g.line("--[[ %s ]] out(1) --[==[ ]] ]==] ; out(2) --[=[ end ]=]", one(g, "x", "--", "[=[", "end"))
	case 4:
		g.line("local t = {f = {g = function(self, ...) return ... end}} out(t.f:g(1, %s), t.f.g'x', t.f['g']{1})", g.leaf(kindAny))
	}
}

func (g *generator) rawString() string { return one(g, `"s"`, "'t'", "[[u]]", "[=[v]]]=]", `"\65\n"`) }
