package differential

import (
	"fmt"
	"strings"
)

// faults returns the forms of expressions that raise errors, or may.
func faults() []form[func(g *generator) string] {
	type write = func(g *generator) string
	return []form[write]{
		{"arithmetic of anything", 4, always, func(g *generator) string {
			a, b := g.wrong(), g.leaf(kindNumber)
			if g.often(40) {
				a, b = b, a
			}
			return fmt.Sprintf("(%s %s %s)", a, one(g, "+", "-", "*", "/", "%", "^"), b)
		}},
		{"minus anything", 1, 0, func(g *generator) string { return "(- " + g.wrong() + ")" }},
		{"concatenation of anything", 3, 0, func(g *generator) string {
			operands := []string{g.wrong(), g.leaf(kindString), g.finite(0)}
			g.rand.Shuffle(len(operands), func(i, j int) { operands[i], operands[j] = operands[j], operands[i] })
			return "(" + strings.Join(operands[:g.between(2, 3)], " .. ") + ")"
		}},
		{"length of anything", 1, 0, func(g *generator) string {
			return "#" + one(g, "gany9", "(nil)", "(true)", "two", "math.nothing", "(1)", "id()")
		}},
		{"order of anything", 3, 0, func(g *generator) string {
			return fmt.Sprintf("(%s %s %s)", g.wrong(), one(g, "<", "<=", ">", ">="), one(g, g.wrong(), g.leaf(kindNumber), g.leaf(kindString)))
		}},
		{"call of anything", 3, 0, func(g *generator) string { return g.wrong() + "(" + g.list(g.rand.IntN(2)) + ")" }},
		{"index of anything", 3, 0, func(g *generator) string { return g.wrong() + one(g, ".x", "[1]", ".x.y", "[nil]", `["a b"]`) }},
		{"method of anything", 3, 0, func(g *generator) string { return g.wrong() + ":" + one(g, "m", "len", "x", "rep") + "()" }},
		{"error call", 4, 0, func(g *generator) string { return "error(" + g.errorArgs() + ")" }},
		{"assert", 3, 0, func(g *generator) string {
			return "assert(" + one(g, "false", "nil", "1", `nil, "m"`, "nil, nil", "false, 1", "true, 2", "", g.full(1), g.full(1)+`, "m"`) + ")"
		}},
		{"misuse of the library", 10, 0, func(g *generator) string { return one(g, misuses...) }},
		{"random misuse of the library", 6, 0, func(g *generator) string {
			return fmt.Sprintf("%s(%s)", one(g, natives...), g.natural(g.rand.IntN(4)))
		}},
		{"fault in a function", 2, 0, func(g *generator) string {
			return fmt.Sprintf("(function(...) local a = %s return %s end)(%s)", g.leaf(kindAny), g.shallowFault(), g.leaf(kindAny))
		}},
	}
}

// fault returns an expression that raises an error, or may.
func (g *generator) fault() string { return choose(g, g.faults, g.have(0))(g) }

func (g *generator) shallowFault() string {
	return one(g, "a.b.c", "a + 1", "a()", "a.x()", "a:x()", "#a", "-a", "a .. 'x'", "a < 1", "a < {}", "(...) + 1", "gany9.x", "gany9()", "gany9 + 1", "a[nil]", "error(a)", "error(a, 2)", "error('m', 2)", "error('m', 3)")
}

// wrong returns a prefix expression of which nothing is known.
func (g *generator) wrong() string {
	if name := g.visible(one(g, kindAny, kindAny, kindTable, kindString, kindBoolean, kindFunction)); name != "" && g.often(60) {
		return name
	}
	return one(g, g.field(), g.global(kindAny), "gany9", "math.nothing", "(nil)", "(true)", "({})", "("+g.leaf(kindAny)+")", "two()", "id()", "("+g.quoted()+")")
}

// errorArgs are values to raise, with any level.
func (g *generator) errorArgs() string {
	value := one(g, g.quoted(), `"m"`, "{code = 1}", "nil", "1.5", "true", g.leaf(kindAny), "setmetatable({}, {__tostring = function() return 'shown' end})")
	return value + one(g, "", "", ", 0", ", 1", ", 2", ", 3", `, "2"`, ", nil")
}

// faultStatement writes a statement that raises an error, or may.
func (g *generator) faultStatement() {
	switch g.rand.IntN(8) {
	case 0:
		g.line("do %s.x = %s end", g.wrong(), g.leaf(kindAny))
	case 1:
		g.line("do %s[ %s ] = %s end", one(g, g.wrong(), "("+g.leaf(kindTable)+")"), one(g, "nil", "0/0", g.leaf(kindAny)), g.leaf(kindAny))
	case 2:
		g.line("for i = %s, %s%s do break end", one(g, "1", g.wrong()), one(g, "2", g.wrong()), one(g, "", ", 1", ", "+g.wrong(), ", '1'"))
	case 3:
		g.line("for k, v in %s do break end", one(g, "pairs("+g.wrong()+")", "ipairs("+g.wrong()+")", "next, "+g.wrong()))
	case 4:
		g.line("local a = %s", g.fault())
	case 5:
		g.line("gany0 = %s", g.fault())
	default:
		g.line("out(%s)", g.fault())
	}
}

// protected calls a function that may raise by pcall.
func (g *generator) protected(depth int) {
	body := "function" + g.inline(g.catch(depth))
	switch g.rand.IntN(5) {
	case 0, 1:
		g.line("out(pcall(%s, %s))", body, g.list(1))
	case 2:
		ok, e := g.name(), g.name()
		g.line("local %s, %s = pcall(%s)", ok, e, body)
		g.line("out(%s, %s)", ok, e)
		g.declare(kindAny, ok, e)
	case 3:
		g.line("out(select('#', pcall(%s)))", body)
	case 4:
		g.line("out(pcall(pcall, %s))", body)
	}
}

// catch returns a function whose errors are caught.
func (g *generator) catch(depth int) string {
	caught, yields := g.caught, g.yields
	g.caught = true
	g.yields = g.yields && g.often(10) // which is an error
	text := g.inside(depth)
	g.caught, g.yields = caught, yields
	return text
}

// handled calls a function that may raise by xpcall.
func (g *generator) handled(depth int) {
	handler := one(g, "function(e) return show(e) end", "function(e) return e, 2 end", "function(e) out('handling', e) end", "id", "two", "tostring", "function(e) return {e} end", "error", "nil", "1")
	g.line("out(xpcall(function%s, %s))", g.inline(g.catch(depth)), handler)
}

// raised calls what raises something, and may raise it again.
func (g *generator) raised(int) {
	switch g.rand.IntN(6) {
	case 0:
		g.line("out(pcall(error, %s))", g.errorArgs())
	case 1:
		g.line("out(pcall(function() local ok, e = pcall(error, %s) error(e%s) end))", g.within(g.errorArgs), one(g, "", ", 0", ", 2"))
	case 2:
		g.line("out(pcall(%s, %s))", one(g, natives...), g.natural(1))
	case 3:
		g.line("out(pcall(function() return %s end))", g.within(g.fault))
	case 4:
		g.line("out(pcall(function() %s end))", one(g, "local a a.b = 1", "local a = {} a.b.c = 1", "gany9.x = 1", "local a = gtab0 a.x.y()", "local s = 'x' s.y.z = 1", "local t = {} t[nil] = 1", "local t = {} t[0/0] = 1", "rawset({}, nil, 1)", "local t = setmetatable({}, {__index = function(t, k) error(k) end}) return t.missing", "local t = setmetatable({}, {__newindex = function(t, k) error(k, 2) end}) t.missing = 1"))
	case 5:
		g.line("out(pcall(coroutine.wrap(function() error(%s) end)))", g.within(g.errorArgs))
	}
}

// levels raises through some functions, with positions of different callers.
func (g *generator) levels(int) {
	a, b, c := g.fresh("f"), g.fresh("f"), g.fresh("f")
	g.line("local function %s(v, level) error(v, level) end", a)
	g.line("local function %s(...)", b)
	g.line("  %s", one(g, a+"(...)", "local r = "+a+"(...) return r", "return "+a+"(...)", "return (pcall("+a+", ...))"))
	g.line("end")
	g.line("local %s = function(...)", c)
	g.line("  %s", one(g, b+"(...)", "return (select(2, "+b+"(...)))", "return pcall("+b+", ...)"))
	g.line("end")
	for range g.between(1, 3) {
		g.line("out(pcall(%s, %s))", one(g, a, b, c), g.errorArgs())
	}
}
