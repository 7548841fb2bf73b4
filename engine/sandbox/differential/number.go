package differential

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

func numbers() []form[writeExpression] {
	return []form[writeExpression]{
		{"arithmetic", 8, always, (*generator).arithmetic},
		{"chosen number", 3, 0, func(g *generator, depth int) string { return g.chosen(kindNumber, depth) }},
		{"number in parentheses", 1, 0, func(g *generator, depth int) string { return "(" + g.value(kindNumber, depth) + ")" }},
		{"unary minus", 2, 0, func(g *generator, depth int) string { return "- " + opaque(g.value(kindNumber, depth)) }},
		{"length", 2, noJumps, func(g *generator, depth int) string {
			return "#" + one(g, "("+g.value(kindString, depth)+")", "{"+g.list(2)+", 1}", g.leaf(kindList))
		}},
		{"arithmetic of strings", 2, noJumps, (*generator).spelled},
		{"a number of anything", 2, 0, func(g *generator, depth int) string { return "num(" + g.full(depth) + ")" }},
		{"tonumber", 2, noJumps, (*generator).toNumber},
		{"math", 2, noJumps, (*generator).math},
		{"math of two", 1, noJumps, func(g *generator, depth int) string {
			return fmt.Sprintf("math.%s(%s, %s)", one(g, "max", "min", "fmod"), g.finite(depth), g.finite(depth))
		}},
		{"select of ...", 1, 0, func(g *generator, _ int) string { return fmt.Sprintf("select('#', %s)", g.dots()) }},
		{"a number of a string", 1, 0, func(g *generator, depth int) string {
			s := g.subject(depth)
			return one(g, s+":len()", "("+s+":byte("+g.index()+") or 0)", "("+s+":find("+g.pattern()+") or 0)")
		}},
		{"a number of a list", 1, 0, func(g *generator, _ int) string {
			return fmt.Sprintf(one(g, "((%s)[1] or 0)", "table.maxn(%s)", "(table.remove(%s) or 0)", "num(unpack(%s))"), g.leaf(kindList))
		}},
	}
}

// literals are numbers as sources spell them, at the edges too.
var literals = []string{
	"1", "2", "3", "-1", "-7", "10", "255", "0.1", "0.5", "-0.5", "1.5", "3.25", "2.5", "1e2", "1E+3", "5e-1", ".5", "3.", "0x10", "0xfF",
	"1e15", "1e14", "1e16", "123456789012", "123456789012345", "1e100", "-1e100", "9007199254740992", "9007199254740993", "2147483648", "4294967296",
	"1e-5", "1e-4", "0.0001", "1e300", "5e-324", "1e308", "(1e308 * 10)", "(-1e308 * 10)", "math.huge", "-math.huge", "math.pi", "(0/0)",
	"100000000000000", "99999999999999.9", "0.1 + 0.2", "1/3", "2^53", "2^31", "2^-3", "-2^2", "1e15 + 0.5", "12345.678901234567",
}

// literal returns a number, which is often a small one.
func (g *generator) literal() string {
	if g.jumps || g.often(50) {
		return strconv.Itoa(g.rand.IntN(20))
	}
	return one(g, literals...)
}

// finite returns a number that is not nan, whose text has a sign or not.
func (g *generator) finite(depth int) string {
	if g.often(30) {
		return strconv.Itoa(g.rand.IntN(100))
	}
	return "fin(" + g.value(kindNumber, depth) + ")"
}

func (g *generator) arithmetic(depth int) string {
	a, b := g.value(kindNumber, depth), g.value(kindNumber, depth)
	a = fixed("num", a, b)
	if g.often(10) && !g.jumps {
		return fmt.Sprintf("%s ^ %s", opaque(g.leaf(kindNumber)), one(g, "2", "3", "0.5", "-1", "0", "1"))
	}
	if g.jumps { // LuaJIT rounds other halves up when it prints
		return fmt.Sprintf("((%s %s %s) %% 97)", a, one(g, "+", "-", "*"), b)
	}
	if zero.MatchString(a) || zero.MatchString(b) {
		a = opaque(a)
	}
	e := fmt.Sprintf("%s %s %s", a, one(g, "+", "+", "-", "*", "/", "%"), b)
	if g.often(40) {
		return "(" + e + ")"
	}
	return e
}

// zero is what may be a constant that is 0, or become one.
var zero = regexp.MustCompile(`^-?0(\.0*)?$|[ (e]`)

// opaque returns an expression of which no constant -0 becomes: see Exclusions.
func opaque(e string) string {
	if strings.Trim(e, "0123456789.eExXF+-*/%^() ") == "" {
		return "num(" + e + ")"
	}
	return e
}

// spelled computes with strings that spell numbers.
func (g *generator) spelled(depth int) string {
	s := one(g, `"10"`, `"0x10"`, `" 5 "`, `"1e2"`, `"-3"`, `"0.5"`, `".5"`, `"5."`, `"1e+1"`, `"007"`, `"\t8\n"`, "gstr1")
	if g.often(15) {
		return "- " + s
	}
	a, b := s, g.value(kindNumber, depth)
	if g.often(50) {
		a, b = g.leaf(kindNumber), s
	}
	return fmt.Sprintf("(%s %s %s)", a, one(g, "+", "-", "*", "/", "%"), b)
}

func (g *generator) toNumber(depth int) string {
	switch g.rand.IntN(3) {
	case 0:
		return fmt.Sprintf("(tonumber(%s, %d) or 0)", one(g, `"10"`, `"ff"`, `"7"`, `"zz"`, `" 11 "`, `"1.5"`, `""`, `"8"`), one(g, 2, 8, 10, 16, 36))
	case 1:
		return fmt.Sprintf("(tonumber(%s) or 0)", one(g, `"1e"`, `"0x"`, `"1 2"`, `""`, `" "`, `"1e1"`, `"0x1p4"`, `"inf"`, `"nan"`, `"1_0"`, `"1e400"`, `".e1"`, `"+1"`, `"- 1"`, `"--1"`, `"1."`, `"\0"`, `"1\0"`, `"0x-1"`, `"1f"`, `"0b1"`, `"infinity"`))
	}
	return fmt.Sprintf("(tonumber(%s) or 0)", g.value(kindAny, depth))
}

func (g *generator) math(depth int) string {
	f := one(g, "floor", "ceil", "abs", "sqrt", "modf", "frexp", "deg", "rad", "floor", "abs")
	if f == "modf" || f == "frexp" {
		return fmt.Sprintf("(math.%s(fin(%s)))", f, g.value(kindNumber, depth))
	}
	return fmt.Sprintf("math.%s(%s)", f, g.value(kindNumber, depth))
}

// index returns a place in a short string or list, or just outside.
func (g *generator) index() string { return strconv.Itoa(g.between(-3, 4)) }
