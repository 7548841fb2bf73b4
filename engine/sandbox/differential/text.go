package differential

import (
	"fmt"
	"strings"
)

func texts() []form[writeExpression] {
	return []form[writeExpression]{
		{"concatenation", 5, always, (*generator).concatenation},
		{"chosen string", 2, 0, func(g *generator, depth int) string { return g.chosen(kindString, depth) }},
		{"string in parentheses", 1, 0, func(g *generator, depth int) string { return "(" + g.value(kindString, depth) + ")" }},
		{"a string of anything", 2, 0, func(g *generator, depth int) string { return "str(" + g.full(depth) + ")" }},
		{"tostring", 3, 0, func(g *generator, depth int) string {
			return "tostring(" + one(g, g.finite(depth), g.value(kindBoolean, depth), "nil", g.value(kindString, depth)) + ")"
		}},
		{"show", 1, 0, func(g *generator, depth int) string { return "show(" + g.value(kindAny, depth) + ")" }},
		{"type", 1, 0, func(g *generator, depth int) string { return "type(" + g.value(kindAny, depth) + ")" }},
		{"string method", 4, 0, (*generator).stringMethod},
		{"gsub", 2, 0, (*generator).gsub},
		{"match", 2, 0, func(g *generator, depth int) string {
			return fmt.Sprintf("tostring((%s:match(%s)))", g.subject(depth), g.pattern())
		}},
		{"format", 3, noJumps, (*generator).format},
		{"table.concat", 2, 0, func(g *generator, depth int) string {
			items := one(g, g.leaf(kindList), fmt.Sprintf("{%s, %s}", g.value(kindString, depth), g.finite(depth)))
			return fmt.Sprintf("table.concat(%s)", items+one(g, "", `, ","`, `, "-", 2`, `, "", 1, 1`, `, 0`))
		}},
		{"string function", 1, 0, func(g *generator, depth int) string {
			return fmt.Sprintf("string.%s(%s)", one(g, "upper", "lower", "reverse"), g.value(kindString, depth))
		}},
	}
}

// quoted returns a string in one of Lua's ways to write it.
func (g *generator) quoted() string {
	return one(g, `"a"`, `"bc"`, `""`, `'x'`, `"10"`, `"0x1F"`, `"a b, c"`, `"%d"`, `"\n"`, `"a\0b"`, `"\200\065"`, `"Hello"`, `[[long]]`, `[==[a]]b]==]`,
		`"k=v; k2=v2"`, `"(x)"`, `"\"q\" \\ \r\t"`, `"1e1"`, `"x1y22z333"`, `"é"`, `"  trim  "`)
}

// subject returns what has a method of strings: a prefix expression.
func (g *generator) subject(depth int) string {
	if name := g.visible(kindString); name != "" && g.often(50) {
		return name
	}
	return "(" + g.value(kindString, depth) + ")"
}

// concatenation joins strings and numbers that are not nan.
func (g *generator) concatenation(depth int) string {
	operands := g.between(2, 4)
	if g.often(3) {
		operands, depth = g.between(5, 40), 0
	}
	list := make([]string, operands)
	for i := range list {
		list[i] = g.value(kindString, depth)
		if g.often(30) {
			list[i] = g.finite(depth)
		}
	}
	return strings.Join(list, " .. ")
}

func (g *generator) stringMethod(depth int) string {
	switch g.rand.IntN(4) {
	case 0:
		return fmt.Sprintf("%s:sub(%s)", g.subject(depth), one(g, g.index(), g.index()+", "+g.index()))
	case 1:
		return fmt.Sprintf("%s:rep(%d)", g.subject(depth), g.between(-1, 3))
	case 2:
		return fmt.Sprintf("string.char(%s)", one(g, "65, 66", "", "0, 255", g.subject(depth)+":byte(1, 2)"))
	}
	return fmt.Sprintf("%s:%s()", g.subject(depth), one(g, "upper", "lower", "reverse"))
}

// pattern returns a pattern that is well formed.
func (g *generator) pattern() string {
	return one(g, `"a"`, `"%a+"`, `"(%w)(%w*)"`, `"^%s*(.-)%s*$"`, `"%d+"`, `"[a-c]"`, `"[^,]*"`, `"b?"`, `"()"`, `"%f[%w]%w+"`, `"%b()"`, `"."`, `"$"`,
		`"(a)(b?)"`, `"(.)%1"`, `"%-"`, `"[%a_][%w_]*"`, `"x-y"`, `"(%w+)=(%w+)"`, `"%z"`, `"[]]"`, `"[%]-]"`, `"()a()"`, `"[\128-\255]"`, `"%u"`, `"^a*$"`, `"1*"`)
}

func (g *generator) gsub(depth int) string {
	by := one(g, `"<%0>"`, `"%1%1"`, `""`, `"%%"`, `{a = "A", b = false, x = 1}`, `function(a, b) return b or a end`, `function() end`, `function(a) return 1.5 end`, "string.upper")
	limit := one(g, "", "", ", 1", ", 0", ", 2")
	return fmt.Sprintf("(%s:gsub(%s, %s%s))", g.subject(depth), g.pattern(), by, limit)
}

// format returns a call of string.format that is in order.
func (g *generator) format(depth int) string {
	var text, args strings.Builder
	for range g.between(1, 3) {
		spec, arg := "%", ""
		switch g.rand.IntN(6) {
		case 0:
			spec += one(g, "d", "5d", "-5d", "05d", "+d", " d", "i", ".3d", "+.0d", "03i")
			arg = one(g, "int("+g.value(kindNumber, depth)+")", "0", "-42", `"10"`, "2^31", "3")
		case 1:
			spec += one(g, "x", "X", "o", "u", "#x", "08x", "c")
			arg = one(g, "int("+g.value(kindNumber, depth)+")", "255", "65")
		case 2:
			spec += one(g, "f", ".2f", "10.3f", "-10.1f", "+.0f", "e", ".3E", "g", ".14g", "G", "#g", "012.4f", ".20f", "5.0f", "#.0f", "% g")
			arg = g.finite(depth)
		case 3:
			spec += one(g, "s", "10s", "-6s", ".2s", "8.3s")
			arg = one(g, g.value(kindString, depth), g.finite(depth))
		case 4:
			spec += "q"
			arg = g.value(kindString, depth)
		default:
			spec += one(g, "%", "%|")
		}
		text.WriteString(spec + one(g, "", "|", " ", "x"))
		if arg != "" {
			args.WriteString(", " + arg)
		}
	}
	if g.often(50) {
		return fmt.Sprintf(`("%s"):format(%s)`, text.String(), strings.TrimPrefix(args.String(), ", "))
	}
	return fmt.Sprintf(`string.format("%s"%s)`, text.String(), args.String())
}
