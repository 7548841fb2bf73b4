package differential

import (
	"fmt"
	"strconv"
	"strings"
)

func lists() []form[writeExpression] {
	return []form[writeExpression]{
		{"list", 3, always, func(g *generator, depth int) string {
			items := make([]string, g.rand.IntN(6))
			for i := range items {
				items[i] = g.finite(depth)
			}
			return "{" + strings.Join(items, ", ") + "}"
		}},
		{"list of unpack", 1, 0, func(g *generator, _ int) string {
			return "{" + one(g, "", "1, ", "2, 3, ") + "unpack(" + g.leaf(kindList) + one(g, "", ", 1", ", 2", ", 1, 2") + ")}"
		}},
		{"list in parentheses", 1, 0, func(g *generator, depth int) string { return "(" + g.value(kindList, depth) + ")" }},
		{"list of select", 1, 0, func(g *generator, _ int) string {
			return fmt.Sprintf("{select(%d, 4, 5, 6)}", one(g, 1, 2, 3, 4, -1, -3))
		}},
		{"chosen list", 1, 0, func(g *generator, depth int) string { return g.chosen(kindList, depth) }},
	}
}

func tables() []form[writeExpression] {
	return []form[writeExpression]{
		{"constructor", 6, always, (*generator).constructor},
		{"long constructor", 1, 0, (*generator).longConstructor},
		{"table of anything", 2, 0, func(g *generator, depth int) string { return "tab(" + g.full(depth) + ")" }},
		{"chosen table", 1, 0, func(g *generator, depth int) string { return g.chosen(kindTable, depth) }},
		{"table with a metatable", 2, 0, func(g *generator, depth int) string {
			return fmt.Sprintf("setmetatable(%s, {%s})", g.constructor(depth), g.metamethod(one(g, "__index", "__newindex")))
		}},
		{"table of ...", 1, 0, func(g *generator, _ int) string { return "{" + g.dots() + "}" }},
	}
}

func (g *generator) constructor(depth int) string {
	var fields []string
	for range g.rand.IntN(5) {
		switch n := g.rand.IntN(4); {
		case n < 2 && g.jumps: // LuaJIT does not set fields in order
			fields = append(fields, fmt.Sprintf("k%d = %s", len(fields), g.full(depth)))
		case n == 0:
			fields = append(fields, one(g, "x", "y", "z")+" = "+g.full(depth))
		case n == 1:
			fields = append(fields, fmt.Sprintf("[ %s ] = %s", one(g, "key("+g.value(kindNumber, depth)+")", g.value(kindString, 0), "true"), g.full(depth)))
		default:
			fields = append(fields, g.full(depth))
		}
	}
	if g.often(30) {
		fields = append(fields, one(g, g.invocation(), g.dots()))
	}
	if len(fields) > 0 && g.often(10) {
		fields = append(fields, "") // a comma at the end
	}
	return "{" + strings.Join(fields, one(g, ", ", "; ")) + "}"
}

// longConstructor has about as many items as are stored in one batch, by Lua or
// by gopher-lua, or more.
func (g *generator) longConstructor(depth int) string {
	fields := make([]string, one(g, 48, 98, 0)+g.rand.IntN(10))
	for i := range fields {
		fields[i] = strconv.Itoa(i)
	}
	for range g.rand.IntN(3) {
		fields = append(fields, fmt.Sprintf("k%d = %s", len(fields), g.value(kindAny, depth)), g.value(kindAny, depth))
	}
	return "{" + strings.Join(append(fields, g.dots()), ", ") + "}"
}

// changeList changes a list by the table library, or prints what that gives.
func (g *generator) changeList(int) {
	list := g.visible(kindList)
	if list == "" {
		g.locals(kindList)
		return
	}
	n := g.finite(1)
	switch g.rand.IntN(10) {
	case 0:
		g.line("table.insert(%s, %s)", list, n)
	case 1:
		g.line("table.insert(%s, 1, %s)", list, n)
	case 2:
		g.line("out(table.remove(%s%s))", list, one(g, "", ", 1", ", #"+list))
	case 3:
		g.line("table.sort(%s)", list)
	case 4:
		g.line("table.sort(%s, function(a, b) return a > b end)", list)
	case 5:
		g.line("out(#%s, unpack(%s))", list, list)
	case 6:
		g.line("do local n = %s %s[#%s + 1] = n end", n, list, list)
	case 7:
		g.line("%s[#%s] = nil", list, list)
	case 8:
		g.line("out(table.concat(%s, %s))", list, one(g, `","`, `""`, `", ", 1, #`+list, "1"))
	case 9:
		g.line("for i, x in ipairs(%s) do %s[i] = x %s %d end", list, list, one(g, "+", "-", "*"), g.rand.IntN(5))
	}
}

// traversal visits a table by pairs or next in an order that does not matter,
// and may clear what it visits.
func (g *generator) traversal(int) {
	t, n := g.fresh("t"), g.fresh("n")
	keys := []string{"a", "b", "1", "2", "30", "0.5", "-1", "true", "1e15", "id", "c d", "k7", "k8"}
	g.rand.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	g.line("local %s, %s = {%s}, 0", t, n, one(g, "", "1, 2, 3", "x = 1, y = 2"))
	for _, k := range keys[:g.rand.IntN(len(keys))] {
		if k == "a" || k == "b" || k[0] == 'k' || k == "c d" {
			k = `"` + k + `"`
		}
		g.line("%s[%s] = %s", t, k, one(g, "1", "2", "0.5", "nil", strconv.Itoa(g.rand.IntN(9))))
	}
	g.line("for k, v in %s do %s = %s + v %s end", one(g, "pairs("+t+")", "next, "+t, "next, "+t+", nil"), n, n, one(g, "", t+"[k] = nil", "if v == 1 then "+t+"[k] = nil end", t+"[k] = v + 1"))
	g.line("local seen = {} for k, v in pairs(%s) do seen[#seen + 1] = type(k) .. v end table.sort(seen)", t)
	g.line("out(%s, table.concat(seen, ' '), next({}), %s[1], %s['a'])", n, t, t)
}
