package differential

import (
	"fmt"
	"strings"
)

// inLoop writes the body of a loop.
func (g *generator) inLoop(depth int, before ...func()) {
	g.loops++
	g.body(depth, before...)
	g.loops--
}

func (g *generator) while(depth int) {
	condition := one(g, "true", "1", "not nil", "more()", "more() and "+g.full(2), "nil", "false", "(true and more())", "not (false or not more())", g.value(kindBoolean, 2))
	g.line("while %s do", condition)
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

// repeat writes a loop whose condition may see the locals of its body.
func (g *generator) repeat(depth int) {
	g.line("repeat")
	g.loops++
	g.scope(func() {
		g.block(depth-1, g.rand.IntN(3))
		g.line("until %s", one(g, "not more()", "not more() or "+g.full(2), "true", "1 or nil"))
	})
	g.loops--
}

// count writes a numeric for of a few steps.
func (g *generator) count(depth int) {
	name := g.name()
	g.line("for %s = %s do", name, g.steps())
	g.inLoop(depth, func() {
		g.declare(kindNumber, name)
		if g.often(10) {
			g.line("%s = %s + 1", name, name)
		}
	})
	g.line("end")
}

// steps returns the start, the limit and the step of a for.
func (g *generator) steps() string {
	if g.jumps || g.often(60) {
		from := g.rand.IntN(3)
		return fmt.Sprintf("%d, %s%s", from, one(g, "3", "2", "int("+g.leaf(kindNumber)+") % 4", "1", "0"), one(g, "", "", ", 2", ", -1 + 2", ", 0.75"))
	}
	return one(g, "1, 2, 0.25", "3, 1, -1", "1, 0", "-1, -2, -0.5", "0.1, 0.5, 0.1", "1e15, 1e15 + 2", "5, 1, -2", "1, 3, 1.5", "-2, 2", "9007199254740990, 9007199254740991", "1, 0, -1",
		`"1", 2`, `1, "2"`, `1, 2, "1"`, "2, 2, 0.1", "0, -0.2, -0.1", "1, 1e308, 1e308", "#gstr1, 3")
}

func (g *generator) each(depth int) {
	names := []string{g.name()}
	for g.often(40) && len(names) < 3 {
		names = append(names, g.name())
	}
	g.line("for %s in %s do", strings.Join(names, ", "), g.iterator())
	g.inLoop(depth, func() {
		g.line("if stop() then break end") // what is iterated over may grow
		g.declare(kindAny, names...)
	})
	g.line("end")
}

func (g *generator) iterator() string {
	switch g.rand.IntN(8) {
	case 0:
		return "count(3)"
	case 1:
		return "next, {7}"
	case 2:
		return "(count(2))"
	case 3:
		return "step, state(2)"
	case 4:
		return fmt.Sprintf("%s:gmatch(%s)", g.subject(1), g.pattern())
	case 5:
		return "pairs({" + one(g, "x = 1", "7", "") + "})"
	case 6:
		return "ipairs(" + g.value(kindList, 1) + ")"
	}
	return fmt.Sprintf("ipairs(%s)", one(g, "{1, 2, 3}", g.value(kindTable, 1)))
}
