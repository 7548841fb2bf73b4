package differential

import (
	"fmt"
	"strings"
)

// numbered returns n names of a prefix.
func numbered(prefix string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s_%d", prefix, i+1)
	}
	return names
}

// manyLocals fills a function with locals, up to the most that Lua allows.
func (g *generator) manyLocals(int) {
	n := one(g, 50, 120, 150, 180)
	names := numbered(g.fresh("l"), n)
	g.line("out((function(...)")
	g.line("  local %s = %s", strings.Join(names, ", "), one(g, "...", "1, 2, ...", "two()"))
	g.line("  %s = %s", names[n-1], one(g, names...))
	g.line("  %s, %s = %s, %s", names[0], names[n-1], names[n-1], names[1])
	g.line("  local f = function(...) %s = %s return %s end", names[n/2], g.leaf(kindNumber), names[n-1])
	g.line("  return %s, f(), %s, %s", names[0], names[n/2], names[n-1])
	g.line("end)(%s))", g.list(g.between(1, 4)))
}

// manyUpvalues has a function use up to 60 locals of the one around it.
func (g *generator) manyUpvalues(int) {
	n := one(g, 10, 30, 59, 60)
	names := numbered(g.fresh("u"), n)
	g.line("do")
	g.line("  local %s = 1, 2, %s", strings.Join(names, ", "), g.leaf(kindAny))
	g.line("  local function set(v) %s = v, %s return v end", strings.Join(names, ", "), strings.Join(names[:n-1], ", "))
	g.line("  local function get() return %s end", strings.Join(names, ", "))
	g.line("  out(set(%s), get())", g.leaf(kindNumber))
	g.line("  set('again') out(select(%d, get()))", n-1)
	g.line("end")
}

// manyArguments calls with long lists of arguments and results.
func (g *generator) manyArguments(int) {
	n := g.between(20, 120)
	items := make([]string, n)
	for i := range items {
		items[i] = g.leaf(one(g, kindNumber, kindString))
	}
	list := strings.Join(items, ", ")
	switch g.rand.IntN(3) {
	case 0:
		g.line("out(select(%d, %s))", n-2, list)
	case 1:
		g.line("out((function(...) local a, b = ... return select('#', ...), b, a end)(%s, %s))", list, g.invocation())
	case 2:
		names := strings.Join(numbered("p", min(n, 100)), ", ")
		g.line("out((function(%s) return p_%d, p_1 end)(%s))", names, min(n, 100), list)
	}
}

// deep nests parentheses, blocks, functions or constructors.
func (g *generator) deep(int) {
	n := g.between(5, 60)
	switch g.rand.IntN(4) {
	case 0:
		g.line("out(%s%s%s)", strings.Repeat("(", n), g.leaf(kindNumber), strings.Repeat(")", n))
	case 1:
		v, open := g.fresh("v"), one(g, "do ", "if true then ", "for i = 1, 1 do ")
		n = min(n, 30) // loops have hidden locals
		g.line("local %s = 0 %s%s = %s + 1 %sout(%s)", v, strings.Repeat(open, n), v, v, strings.Repeat("end ", n), v)
	case 2:
		n = min(n, 15)
		g.line("out(%s%s%s)", strings.Repeat("(function(...) return ", n), g.leaf(kindNumber), strings.Repeat(" end)(...)", n-1)+" end)()")
	case 3:
		g.line("out(%s%s%s)", strings.Repeat("{", n), g.leaf(kindNumber), strings.Repeat("}", n))
	}
}
