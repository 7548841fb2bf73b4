package differential

import "fmt"

// threaded returns a function that runs in a coroutine.
func (g *generator) threaded(depth int) string {
	yields, caught := g.yields, g.caught
	g.yields, g.caught = true, g.caught || g.often(40)
	text := g.inside(depth)
	g.yields, g.caught = yields, caught
	return "function" + g.inline(text)
}

func (g *generator) yield() {
	switch g.rand.IntN(4) {
	case 0:
		g.line("coroutine.yield(%s)", g.list(g.rand.IntN(3)))
	case 1:
		name := g.name()
		g.line("local %s = coroutine.yield(%s)", name, g.list(g.rand.IntN(3)))
		g.declare(kindAny, name)
	case 2:
		g.line("%s, %s = coroutine.yield(%s)", g.assignable(kindAny), g.field(), g.list(g.rand.IntN(2)))
	case 3:
		i := g.fresh("i")
		g.line("for %s = 1, %d do out(%s, coroutine.yield(%s)) end", i, g.between(1, 3), i, i)
	}
}

// resumed resumes a coroutine until it is dead, and then once more.
func (g *generator) resumed(depth int) {
	co := g.fresh("co")
	g.line("local %s = coroutine.create(%s)", co, g.threaded(depth))
	g.line("for i = 1, %d do", g.between(1, 5))
	g.line("  out(i, coroutine.status(%s), coroutine.resume(%s, %s))", co, co, one(g, "i", "nil", "i, i", "nil, i"))
	g.line("end")
	g.line("out(coroutine.status(%s))", co)
}

// wrapped calls a wrapped coroutine until it is dead, and then once more.
func (g *generator) wrapped(depth int) {
	w := g.fresh("w")
	g.line("local %s = coroutine.wrap(%s)", w, g.threaded(depth))
	g.line("for i = 1, %d do out(%s) end", g.between(1, 4), fmt.Sprintf(one(g, "pcall(%s, i)", "pcall(function() return %s(i) end)", "pcall(function() local r = %s() return r end)"), w))
}

// generated iterates over what a coroutine yields.
func (g *generator) generated(depth int) {
	k, v := g.name(), g.fresh("v")
	g.line("for %s, %s in coroutine.wrap(function() for i = 1, %d do coroutine.yield(i, %s) end end) do", k, v, g.between(0, 3), g.within(func() string { return g.value(kindAny, 1) }))
	g.inLoop(depth, func() { g.declare(kindAny, k, v) })
	g.line("end")
}

// statuses asks for the status of coroutines in each state.
func (g *generator) statuses(int) {
	a, b := g.fresh("co"), g.fresh("co")
	g.line("local %s, %s", a, b)
	g.line("%s = coroutine.create(function(...)", a)
	g.line("  out(coroutine.status(%s), coroutine.status(%s), coroutine.running() == %s, ...)", a, b, a)
	g.line("  out(coroutine.resume(%s))", one(g, a, b))
	g.line("  %s", one(g, "coroutine.yield(...)", "error(...)", "return ...", "coroutine.yield() error('late')", "coroutine.yield(pcall(coroutine.yield, 1))"))
	g.line("end)")
	g.line("%s = coroutine.create(function(...) out(coroutine.status(%s)) out(coroutine.resume(%s, ...)) %s end)", b, a, a, one(g, "coroutine.yield()", "return 1", "error({})"))
	for range g.between(2, 4) {
		co := one(g, a, b)
		g.line("out(coroutine.resume(%s, %s)) out(coroutine.status(%s), coroutine.status(%s))", co, g.list(1), a, b)
	}
}
