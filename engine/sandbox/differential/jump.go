package differential

import "fmt"

// proceed writes a loop with a continue.
func (g *generator) proceed(depth int) {
	name, label := g.fresh("v"), g.fresh("continue")
	end := g.loopHead(name)
	g.loops++
	g.scope(func() {
		g.declare(kindNumber, name)
		g.line("if %s then goto %s end", g.full(2), label)
		g.locals(kindNumber)
		g.block(depth-1, g.between(1, 3))
		g.line("keep(function() return %s end)", name)
		if g.often(50) {
			g.line("if %s then goto %s end", g.value(kindBoolean, 1), label)
		}
		g.line("::%s::", label)
	})
	g.loops--
	g.line("%s", end)
	g.line("callkept()")
}

// loopHead begins one of the loops, which counts by a variable, and returns how
// it ends.
func (g *generator) loopHead(name string) (end string) {
	n := g.between(2, 4)
	switch g.rand.IntN(4) {
	case 0:
		g.line("local %s = 0 while %s < %d do %s = %s + 1", name, name, n, name, name)
	case 1:
		g.line("local %s = 0 repeat %s = %s + 1 do", name, name, name)
		return fmt.Sprintf("end until %s >= %d", name, n)
	case 2:
		g.line("for %s in count(%d) do", name, n)
	default:
		g.line("for %s = 1, %d do", name, n)
	}
	return "end"
}

// again writes a loop that is made of a goto backward.
func (g *generator) again(depth int) {
	n, label := g.fresh("n"), g.fresh("again")
	g.line("do")
	g.scope(func() {
		g.line("local %s = 0", n)
		g.declare(kindNumber, n)
		g.line("::%s::", label)
		g.line("%s = %s + 1", n, n)
		g.line("do")
		g.scope(func() {
			inner := g.fresh("inner")
			g.line("local %s = %s * 10", inner, n)
			g.line("keep(function() %s = %s + 1 return %s, %s end)", inner, inner, inner, n)
			g.declare(kindNumber, inner)
			g.block(depth-1, g.between(0, 2))
			g.line("if %s < %d and more() then goto %s end", n, g.between(1, 4), label)
		})
		g.line("end")
		g.line("callkept()")
	})
	g.line("end")
}

// escape leaves loops within loops.
func (g *generator) escape(depth int) {
	i, j, label := g.name(), g.name(), g.fresh("out")
	g.line("do")
	g.line("for %s = 1, 3 do for %s = 1, 3 do", i, j)
	g.loops++
	g.scope(func() {
		g.declare(kindNumber, i, j)
		g.line("keep(function() %s = %s + 1 return %s, %s end)", i, i, i, j)
		g.block(depth-1, g.between(0, 2))
		g.line("if %s then goto %s end", one(g, g.full(2), j+" == 2", i+" + "+j+" > 3"), label)
	})
	g.loops--
	g.line("end end")
	g.line("::%s::", label)
	g.line("end")
	g.line("callkept()")
}

// skip jumps over statements.
func (g *generator) skip(depth int) {
	label := g.fresh("on")
	g.line("do")
	g.scope(func() {
		g.line("if %s then goto %s end", g.full(2), label)
		g.line("do")
		g.scope(func() { g.block(depth-1, g.between(1, 3)) })
		g.line("end")
		g.line("::%s::", label)
	})
	g.line("%s", "callkept()")
	g.line("end")
}
