package differential

import (
	"fmt"
	"strconv"
	"strings"
)

// list returns n expressions, of which the last may have any number of values.
func (g *generator) list(n int) string {
	values := make([]string, n)
	for i := range values {
		values[i] = g.value(one(g, kindAny, kindNumber, kindString, kindTable), 2)
	}
	if n > 0 && g.often(40) {
		values[n-1] = one(g, g.invocation(), g.dots())
	}
	return strings.Join(values, ", ")
}

// dots is ... where there is one.
func (g *generator) dots() string {
	if !g.varied {
		return "two()"
	}
	return "..."
}

// value returns an expression of a kind.
func (g *generator) value(k kind, depth int) string {
	if depth <= 0 || g.often(25) {
		return g.leaf(k)
	}
	if g.often(25) {
		return g.chosen(k, depth-1)
	}
	switch k {
	case kindNumber:
		return g.number(depth - 1)
	case kindString:
		return g.string(depth - 1)
	case kindTable:
		return g.table(depth - 1)
	case kindFunction:
		return "function" + g.definition(min(depth, 1))
	}
	return g.any(depth - 1)
}

func (g *generator) leaf(k kind) string {
	if name := g.visible(k); name != "" && g.often(70) {
		return name
	}
	switch k {
	case kindNumber:
		return one(g, strconv.Itoa(g.rand.IntN(10)), "num("+g.global(k)+")")
	case kindString:
		return one(g, `"a"`, `"bc"`, `""`, "str("+g.global(k)+")")
	case kindTable:
		return one(g, "{}", "tab("+g.global(k)+")")
	case kindFunction:
		return one(g, "two", "id")
	}
	return one(g, "nil", "true", "false", "1", `"s"`, g.global(k), g.dots())
}

// chosen is of a kind, whatever its condition.
func (g *generator) chosen(k kind, depth int) string {
	if k == kindAny {
		return g.logic(depth)
	}
	convert := [kinds]string{"", "num", "str", "tab", "fun"}[k]
	switch g.rand.IntN(3) {
	case 0:
		return fmt.Sprintf("%s(%s)", convert, g.logic(depth))
	case 1:
		return fmt.Sprintf("(%s)", g.value(k, depth))
	}
	return fmt.Sprintf("(%s and %s or %s)", g.value(kindAny, depth), g.value(k, depth), g.value(k, depth))
}

// logic combines values by and, or and not.
func (g *generator) logic(depth int) string {
	operand := func() string {
		switch {
		case depth > 0 && g.often(50):
			return "(" + g.logic(depth-1) + ")"
		case g.often(40):
			return g.comparison(depth - 1)
		case g.often(20):
			return g.invocation()
		}
		return g.value(one(g, kindAny, kindNumber), depth-1)
	}
	e := operand()
	for range 1 + g.rand.IntN(2) {
		e = fmt.Sprintf("%s %s %s", e, one(g, "and", "or"), operand())
	}
	if g.often(15) {
		return "not (" + e + ")"
	}
	return e
}

func (g *generator) comparison(depth int) string {
	operators, k := []string{"==", "~="}, one(g, kindAny, kindNumber, kindString)
	if g.often(50) {
		operators, k = []string{"<", "<=", ">", ">="}, one(g, kindNumber, kindString)
	}
	a, b := g.value(k, depth), g.value(k, depth)
	return fmt.Sprintf("((%s) %s (%s))", fixed("id", a, b), one(g, operators...), b)
}

// fixed returns an operand a whose value is settled before b is evaluated, by a
// call of pass, if that matters: see Exclusions.
func fixed(pass, a, b string) string {
	if strings.Contains(b, "(") && (strings.Contains(a, " or ") || strings.Contains(a, " and ")) {
		return pass + "(" + a + ")"
	}
	return a
}

func (g *generator) number(depth int) string {
	a, b := g.value(kindNumber, depth), g.value(kindNumber, depth)
	a = fixed("num", a, b)
	switch g.rand.IntN(9) {
	case 0, 1:
		return fmt.Sprintf("num(%s + %s)", a, b)
	case 2:
		return fmt.Sprintf("num(%s - %s)", a, b)
	case 3:
		return fmt.Sprintf("((%s * %s) %% 97)", a, b)
	case 4:
		return fmt.Sprintf("(%s %% %d)", a, 1+g.rand.IntN(9))
	case 5:
		return fmt.Sprintf("(0 - (-(%s)))", a)
	case 6:
		return fmt.Sprintf("#%s", one(g, g.value(kindString, depth), "{"+g.list(2)+", 1}"))
	case 7:
		return fmt.Sprintf("(%s ^ 2 %% 97)", a)
	}
	return fmt.Sprintf("num(%s)", g.any(depth))
}

func (g *generator) string(depth int) string {
	switch g.rand.IntN(4) {
	case 0:
		return fmt.Sprintf("str(%s .. %s)", g.value(kindString, depth), g.value(kindString, depth))
	case 1:
		return fmt.Sprintf("str(%s .. %d .. %s)", g.value(kindString, depth), g.rand.IntN(10), g.value(kindString, depth))
	case 2:
		return fmt.Sprintf("((%s):sub(1, %s))", g.value(kindString, depth), g.value(kindNumber, depth))
	}
	return fmt.Sprintf("show(%s)", g.value(kindAny, depth))
}

func (g *generator) table(depth int) string {
	if g.often(3) {
		return g.longTable(depth)
	}
	var fields []string
	for range g.rand.IntN(5) {
		switch g.rand.IntN(4) {
		case 0:
			fields = append(fields, one(g, "x", "y", "z")+" = "+g.value(kindAny, depth))
		case 1:
			fields = append(fields, fmt.Sprintf("[%s] = %s", g.value(kindNumber, depth), g.value(kindAny, depth)))
		default:
			fields = append(fields, g.value(kindAny, depth))
		}
	}
	if g.often(30) {
		fields = append(fields, one(g, g.invocation(), g.dots()))
	}
	e := "{" + strings.Join(fields, one(g, ", ", "; ")) + "}"
	if g.often(15) {
		return fmt.Sprintf("setmetatable(%s, %s)", e, g.metatable(depth))
	}
	return e
}

// longTable has about as many items as gopher-lua stores in one batch.
func (g *generator) longTable(depth int) string {
	fields := make([]string, 48+g.rand.IntN(5))
	for i := range fields {
		fields[i] = strconv.Itoa(i)
	}
	for range g.rand.IntN(3) {
		fields = append(fields, one(g, "x = "+g.value(kindAny, depth), g.value(kindAny, depth)))
	}
	return "{" + strings.Join(append(fields, g.dots()), ", ") + "}"
}

func (g *generator) metatable(depth int) string {
	event := one(g, "__index", "__newindex", "__call", "__add", "__concat", "__eq", "__lt", "__le", "__unm")
	if event == "__newindex" {
		return "{__newindex = function(t, k, v) rawset(t, k, id(v)) end}"
	}
	return fmt.Sprintf("{%s = meta(function%s)}", event, g.definition(1))
}

func (g *generator) any(depth int) string {
	switch g.rand.IntN(10) {
	case 0:
		return g.field()
	case 1:
		return g.invocation()
	case 2:
		return "(" + g.invocation() + ")"
	case 3:
		return "(" + g.dots() + ")"
	case 4:
		return "not " + g.value(kindAny, depth)
	case 5:
		return g.comparison(depth)
	case 6:
		if g.yields {
			return "coroutine.yield(" + g.value(kindAny, depth) + ")"
		}
		return fmt.Sprintf("select('#', %s)", g.dots())
	case 7:
		return g.logic(depth)
	case 8:
		if g.often(10) {
			return fmt.Sprintf("error(%s)", g.value(kindAny, 0))
		}
		return fmt.Sprintf("(%s)(%s)", g.value(kindFunction, 1), g.list(g.rand.IntN(3)))
	}
	return g.value(one(g, kindNumber, kindString, kindTable), depth)
}

// invocation calls something.
func (g *generator) invocation() string {
	args := make([]string, g.rand.IntN(4))
	for i := range args {
		args[i] = g.leaf(one(g, kindAny, kindNumber, kindString))
	}
	if len(args) > 0 && g.often(20) {
		args[len(args)-1] = one(g, g.dots(), "two()", "id("+g.dots()+")")
	}
	list := strings.Join(args, ", ")
	switch g.rand.IntN(6) {
	case 0:
		return fmt.Sprintf("id(%s)", list)
	case 1:
		return fmt.Sprintf("call(%s)", strings.TrimSuffix(g.field()+", "+list, ", "))
	case 2:
		if t := g.visible(kindTable); t != "" {
			return fmt.Sprintf("method(%s):m(%s)", t, list)
		}
	case 3:
		return fmt.Sprintf("call(%s)", strings.TrimSuffix(g.global(kindFunction)+", "+list, ", "))
	}
	if f := g.visible(kindFunction); f != "" {
		return fmt.Sprintf("%s(%s)", f, list)
	}
	return "two()"
}
