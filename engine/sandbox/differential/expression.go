package differential

import (
	"fmt"
	"strconv"
	"strings"
)

type writeExpression = func(g *generator, depth int) string

// expressions returns the forms of expressions of a kind. What they write can be
// an operand: and, or, not and comparisons are in parentheses.
func expressions(k kind) []form[writeExpression] {
	switch k {
	case kindNumber:
		return numbers()
	case kindString:
		return texts()
	case kindBoolean:
		return booleans()
	case kindList:
		return lists()
	case kindTable:
		return tables()
	case kindFunction:
		return []form[writeExpression]{
			{"lambda", 4, always, func(g *generator, depth int) string { return "function" + g.inline(g.definition(min(depth, 1))) }},
			{"chosen function", 1, 0, func(g *generator, depth int) string { return "fun(" + g.logic(depth) + ")" }},
		}
	}
	return anything()
}

func anything() []form[writeExpression] {
	return []form[writeExpression]{
		{"another kind", 6, always, func(g *generator, depth int) string {
			return g.value(one(g, kindNumber, kindNumber, kindString, kindBoolean, kindTable), depth)
		}},
		{"copy of a list", 1, 0, func(g *generator, depth int) string { // so that nothing makes holes in it
			return "{unpack(" + g.value(kindList, depth) + ")}"
		}},
		{"field", 2, 0, func(g *generator, _ int) string { return g.field() }},
		{"call", 2, 0, func(g *generator, _ int) string { return g.invocation() }},
		{"one result of a call", 1, 0, func(g *generator, _ int) string { return "(" + g.invocation() + ")" }},
		{"one of ...", 1, 0, func(g *generator, _ int) string { return "(" + g.dots() + ")" }},
		{"and, or", 2, 0, func(g *generator, depth int) string { return "(" + g.logic(depth) + ")" }},
		{"call of a function expression", 1, 0, func(g *generator, _ int) string {
			return fmt.Sprintf("(%s)(%s)", g.value(kindFunction, 1), g.list(g.rand.IntN(3)))
		}},
		{"yield", 4, thread, func(g *generator, depth int) string { return "coroutine.yield(" + g.list(g.rand.IntN(3)) + ")" }},
		{"fault", 6, danger, func(g *generator, _ int) string { return g.fault() }},
	}
}

func booleans() []form[writeExpression] {
	return []form[writeExpression]{
		{"equal", 3, always, func(g *generator, depth int) string {
			k := one(g, kindAny, kindNumber, kindString, kindBoolean)
			return g.comparison(one(g, "==", "~="), k, depth)
		}},
		{"less", 4, 0, func(g *generator, depth int) string {
			return g.comparison(one(g, "<", "<=", ">", ">="), one(g, kindNumber, kindString), depth)
		}},
		{"not", 2, 0, func(g *generator, depth int) string { return "(not " + g.value(kindAny, depth) + ")" }},
		{"not of all", 1, 0, func(g *generator, depth int) string { return "(not (" + g.logic(depth) + "))" }},
		{"rawequal", 1, 0, func(g *generator, depth int) string {
			return fmt.Sprintf("rawequal(%s, %s)", g.value(kindAny, depth), g.value(kindAny, depth))
		}},
	}
}

// value returns an expression of a kind.
func (g *generator) value(k kind, depth int) string {
	if depth <= 0 || g.often(25) {
		return g.leaf(k)
	}
	return choose(g, g.expressions[k], g.have(depth))(g, depth-1)
}

// full returns an expression where any may stand.
func (g *generator) full(depth int) string {
	if g.often(25) {
		return g.logic(depth)
	}
	return g.value(kindAny, depth)
}

func (g *generator) leaf(k kind) string {
	if name := g.visible(k); name != "" && g.often(70) {
		return name
	}
	switch k {
	case kindNumber:
		return one(g, strconv.Itoa(g.rand.IntN(10)), g.literal(), g.global(k))
	case kindString:
		return one(g, g.quoted(), g.quoted(), g.global(k))
	case kindBoolean:
		return one(g, "true", "false", "more()")
	case kindList:
		return one(g, "{}", "{1, 2, 3}", "{5, 4, 0.5, 12}")
	case kindTable:
		return one(g, "{}", g.global(k))
	case kindFunction:
		return one(g, "two", "id", "fun("+g.global(k)+")")
	}
	return one(g, "nil", "true", "false", "1", g.quoted(), g.global(k), g.dots(), g.literal())
}

// list returns n expressions, of which the last may have any number of values.
func (g *generator) list(n int) string {
	values := make([]string, n)
	for i := range values {
		values[i] = g.full(2)
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

// logic combines values by and, or and not.
func (g *generator) logic(depth int) string {
	operands := 2 + g.rand.IntN(2)
	if g.often(3) {
		operands = g.between(5, 25)
	}
	e := g.condition(depth)
	for range operands - 1 {
		e = fmt.Sprintf("%s %s %s", e, one(g, "and", "or"), g.condition(depth))
	}
	return e
}

// condition is an operand of and, or.
func (g *generator) condition(depth int) string {
	switch {
	case depth > 1 && g.often(30):
		return "(" + g.logic(depth-1) + ")"
	case g.often(15):
		return "not " + g.value(kindAny, depth-1)
	}
	return g.value(one(g, kindAny, kindNumber, kindBoolean, kindBoolean), depth-1)
}

// chosen is of a kind, which no form must leave nil or false, whatever its
// condition.
func (g *generator) chosen(k kind, depth int) string {
	c := g.value(one(g, kindBoolean, kindAny), depth)
	if g.often(30) {
		return fmt.Sprintf("(%s and %s or %s and %s or %s)", c, g.value(k, depth), g.value(kindBoolean, depth), g.leaf(k), g.leaf(k))
	}
	return fmt.Sprintf("(%s and %s or %s)", c, g.value(k, depth), g.value(k, depth))
}

func (g *generator) comparison(operator string, k kind, depth int) string {
	a, b := g.value(k, depth), g.value(k, depth)
	return fmt.Sprintf("(%s %s %s)", fixed("id", a, b), operator, b)
}

// fixed returns an operand a whose value is settled before b is evaluated, by a
// call of pass, if that matters: see Exclusions.
func fixed(pass, a, b string) string {
	if strings.Contains(b, "(") && (strings.Contains(a, " or ") || strings.Contains(a, " and ")) {
		return pass + "(" + a + ")"
	}
	return a
}

// field is a field of a table that exists.
func (g *generator) field() string {
	table := g.visible(kindTable)
	if table == "" || g.often(20) {
		table = one(g, g.global(kindTable), "tab("+g.global(kindAny)+")")
	}
	switch g.rand.IntN(5) {
	case 0, 1:
		return table + "." + one(g, "x", "y", "z")
	case 2:
		return fmt.Sprintf("%s[%d]", table, 1+g.rand.IntN(3))
	case 3:
		return fmt.Sprintf("tab(%s.t).x", table)
	}
	return fmt.Sprintf("%s[ %s ]", table, one(g, g.key(), "key("+g.value(kindNumber, 1)+")", "true"))
}

// key returns a string that can be the name in an error: see Exclusions.
func (g *generator) key() string { return one(g, `"x"`, `"a b"`, `"10"`, `""`, "[[y]]", `"é"`) }

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
	switch g.rand.IntN(7) {
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
	case 4:
		return fmt.Sprintf("select(%s)", strings.TrimSuffix(one(g, "'#'", "1", "2", "-1")+", "+one(g, g.dots(), "1, "+g.dots(), g.dots()+", nil"), ", "))
	}
	if f := g.visible(kindFunction); f != "" {
		return fmt.Sprintf("%s(%s)", f, list)
	}
	return "two()"
}
