package differential

import (
	"fmt"
	"strings"
)

// function declares a function in one of Lua's ways.
func (g *generator) function(depth int) {
	name := g.name()
	switch g.rand.IntN(5) {
	case 0:
		g.declare(kindFunction, name)
		g.line("local function %s%s", name, g.definition(depth))
	case 1:
		g.line("local %s = function%s", name, g.definition(depth))
		g.declare(kindFunction, name)
	case 2:
		g.line("function %s%s", g.global(kindFunction), g.definition(depth))
	case 3:
		if t := g.visible(kindTable); t != "" {
			g.line("function %s.f%s", t, g.definition(depth))
		}
	case 4:
		if t := g.visible(kindTable); t != "" {
			g.scope(func() {
				g.declare(kindAny, "self")
				g.line("function %s:m%s", t, g.definition(depth))
			})
		}
	}
}

// definition returns the parameters and the body of a function whose errors
// nobody catches.
func (g *generator) definition(depth int) string {
	caught := g.caught
	g.caught = false
	if depth <= 1 || g.often(50) {
		defer func(y bool) { g.yields = y }(g.yields)
		g.yields = false
	}
	text := g.inside(depth)
	g.caught = caught
	return text
}

// inside returns the parameters and the body of a function.
func (g *generator) inside(depth int) string {
	loops, varied := g.loops, g.varied
	g.loops, g.varied = 0, g.often(40)
	g.funcs++
	text := g.aside(func() {
		g.scope(func() {
			g.line("(%s) if stop() then return end", strings.Join(g.parameters(), ", "))
			g.block(depth-1, g.rand.IntN(4))
			if g.often(80) {
				g.line("return %s", one(g, g.list(g.rand.IntN(4)), g.invocation(), "("+g.invocation()+")"))
			}
			g.text.WriteString("end")
		})
	})
	g.funcs--
	g.loops, g.varied = loops, varied
	return text
}

func (g *generator) parameters() []string {
	params := make([]string, g.rand.IntN(4))
	for i := range params {
		params[i] = g.name()
	}
	g.declare(kindAny, params...)
	if g.varied {
		params = append(params, "...")
	}
	return params
}

// inline puts some function bodies on one line.
func (g *generator) inline(body string) string {
	if g.often(60) {
		return strings.ReplaceAll(body, "\n", " ")
	}
	return body
}

// closures makes some in a loop, each with locals of its own, and calls them.
func (g *generator) closures(depth int) {
	fs, i := g.fresh("fs"), g.fresh("i")
	g.line("local %s = {}", fs)
	g.line(one(g, "for %s = 1, %d do", "for %s in count(%d) do"), i, g.between(1, 4))
	g.inLoop(depth, func() {
		n := g.fresh("n")
		g.line("local %s = %s * 2", n, i)
		g.line("%s[#%s + 1] = function() %s = %s + 1 %s = %s + %s return %s, %s end", fs, fs, n, n, one(g, i, n), i, n, n, i)
		g.declare(kindNumber, i, n)
	})
	g.line("end")
	g.line("for _, f in ipairs(%s) do out(f()) out(f()) end", fs)
}

func (g *generator) recursion(int) {
	f := g.fresh("f")
	if g.often(20) {
		g.line("local function %s(n, ...) if n == 0 then return 'end', ... end return %s(n - 1, ...) end", f, f)
		g.line("out(%s(%d, %s))", f, g.between(300, 3000), g.list(1)) // more than there is stack for calls
		return
	}
	g.line("local function %s(n, ...)", f)
	g.line("  if n <= 0 then return select('#', ...), ... end")
	g.line("  %s", one(g, fmt.Sprintf("return %s(n - 1, n, ...)", f), fmt.Sprintf("return n * (%s(n - 1))", f), fmt.Sprintf("return (n %% 2 == 0 and %s or %s)(n - 1, ...)", f, f)))
	g.line("end")
	g.line("out(%s(%d))", f, g.between(0, 12))
}

// variadic passes ... on in all ways.
func (g *generator) variadic(int) {
	f := g.fresh("f")
	g.line("local function %s(a, ...)", f)
	g.line("  local b, c = ...")
	g.line("  local t = {a, ..., %s}", one(g, "...", "n = select('#', ...)", "1"))
	g.line("  out(a, b, c, t[1], t[2], t[3], (...), select('#', ...), select('#', ..., nil))")
	g.line("  %s", one(g, "return ...", "return ..., ...", "return (...)", "return b, ...", "return id(...)", "return unpack({...}, 1, select('#', ...))", "return select(2, ...)"))
	g.line("end")
	g.line("out(%s(%s))", f, g.list(g.rand.IntN(5)))
	g.line("out(%s(%s(%s)))", f, f, g.list(g.rand.IntN(3)))
	g.declare(kindFunction, f)
}

// argTable declares a function that has its arguments in arg, as all with ...
// have that do not use it.
func (g *generator) argTable(int) {
	f := g.fresh("f")
	g.line("local function %s(a, ...) %sreturn a, arg.n, arg[1], arg[2] end", f, one(g, "", "arg[1] = a ", "local b = 1 "))
	g.line("out(%s(%s))", f, g.list(g.rand.IntN(4)))
}

// environment calls a function that has globals of its own.
func (g *generator) environment(int) {
	f, env := g.fresh("f"), g.fresh("env")
	g.line("local %s = {x = %s}", env, g.full(1))
	g.line("local function %s(...) y = x x = ... return x, y, type end", f)
	g.line("out(setfenv(%s, %s) == %s, getfenv(%s) == %s, y, x)", f, env, f, f, env)
	g.line("out(%s(%s)) out(%s.x, %s.y, y)", f, g.list(1), env, env)
	g.line("out(pcall(setfenv(loadstring(%s), %s), 5))", one(g, `"z = ... return x, z"`, `"return out"`, `"return x.y.z"`, `"local function f() return y end return f()"`), env)
}
