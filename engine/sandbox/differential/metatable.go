package differential

import (
	"fmt"
	"strings"
)

var events = []string{"__index", "__newindex", "__call", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__concat", "__eq", "__lt", "__le", "__tostring", "__metatable", "__len"}

// metamethod returns a field of a metatable.
func (g *generator) metamethod(event string) string {
	switch {
	case event == "__newindex" && g.often(60):
		return "__newindex = function(t, k, v) rawset(t, k, id(v)) end"
	case (event == "__index" || event == "__newindex") && g.often(40):
		return event + " = " + g.value(kindTable, 1)
	case event == "__tostring" && g.often(80):
		return "__tostring = function(o) return " + g.within(func() string { return g.value(kindString, 1) }) + " end"
	case event == "__metatable":
		return "__metatable = " + one(g, "false", `"locked"`, "1")
	}
	return event + " = function" + g.inline(g.definition(1))
}

// object makes objects with metamethods and uses them in all ways.
func (g *generator) object(depth int) {
	a, b, meta := g.fresh("o"), g.fresh("o"), g.fresh("m")
	var fields []string
	for _, e := range events {
		if g.often(35) {
			fields = append(fields, g.metamethod(e))
		}
	}
	g.line("local %s = {%s}", meta, strings.Join(fields, ", "))
	g.line("local %s, %s = setmetatable({x = 1}, %s), setmetatable({%s}, %s)", a, b, meta, g.list(1), one(g, meta, meta, g.global(kindTable)))
	for range g.between(2, 6) {
		g.line("out(pcall(function() %s end))", g.within(func() string { return g.use(a, b) }))
	}
	g.declare(kindTable, a)
}

// use does something with objects a and b that may have a metamethod for it.
func (g *generator) use(a, b string) string {
	other := one(g, b, b, a, "1", `"s"`, `"2"`, "nil", g.leaf(kindAny))
	left, right := a, other
	if g.often(40) {
		left, right = other, a
	}
	switch g.rand.IntN(9) {
	case 0, 1:
		return fmt.Sprintf("return %s %s %s", left, one(g, "+", "-", "*", "/", "%", "^", ".."), right)
	case 2:
		return fmt.Sprintf("return %s %s %s", left, one(g, "<", "<=", ">", ">=", "==", "~="), right)
	case 3:
		return fmt.Sprintf("return %s(%s)", a, g.list(g.rand.IntN(3)))
	case 4:
		return fmt.Sprintf("%s.%s = %s return %s.%s, rawget(%s, 'x')", a, one(g, "x", "y", "z"), g.full(1), b, one(g, "x", "y", "z"), a)
	case 5:
		return fmt.Sprintf("return %s.%s, %s[%s]", a, one(g, "x", "y", "z"), b, one(g, "1", `"x"`, "true"))
	case 6:
		return fmt.Sprintf("return - %s", a)
	case 7:
		return fmt.Sprintf("return %s", one(g, "#setmetatable({ 1, 2 }, getmetatable("+a+"))", "type(getmetatable("+a+"))", "rawequal("+left+", "+right+")", "text("+a+")", "setmetatable("+a+", {})"))
	}
	return fmt.Sprintf("return %s:%s(%s)", a, one(g, "x", "m"), g.list(1))
}

// class declares a class, one derived from it, and calls their methods.
func (g *generator) class(depth int) {
	base, derived, o := g.fresh("C"), g.fresh("C"), g.fresh("o")
	g.line("local %s = {} %s.__index = %s", base, base, base)
	g.line("function %s.new(x) local self = setmetatable({}, %s) self.x = x return self end", base, base)
	g.scope(func() {
		g.declare(kindTable, "self")
		g.line("function %s:get%s", base, g.definition(1))
	})
	g.line("local %s = setmetatable({}, {__index = %s}) %s.__index = %s", derived, base, derived, derived)
	g.line("function %s:twice(...) return self:get(...), (self:get(...)) end", derived)
	g.line("local %s = setmetatable(%s.new(%s), %s)", o, base, g.full(1), derived)
	g.line("out(%s:get(%s))", o, g.list(g.rand.IntN(3)))
	g.line("out(%s:twice(%s), %s.x)", o, g.list(g.rand.IntN(3)), o)
	g.declare(kindTable, o)
}
