package stringdiff

import "strings"

// pattern returns a pattern of everything there is, seldom a faulty one. It has
// no zero byte, which ends a pattern in lua5.1.
func (g generator) pattern() string {
	if g.oneIn(12) {
		return pick(g, []string{
			"", "(%w+)%s*=%s*(%w+)", "^%s*(.-)%s*$", "%d+%.%d+%.%d+%.%d+", "%[(.-)%]", `"([^"]*)"`, "%f[%w]%w+%f[%W]", "%b()", "(%a)%1", "()", "^", "$", "^$", "ab", "a", "[^%s]+$",
		})
	}
	p := patternGenerator{generator: g}
	var b strings.Builder
	if g.oneIn(5) {
		b.WriteByte('^')
	}
	p.sequence(&b, 1+g.IntN(5), 0)
	if g.oneIn(5) {
		b.WriteByte('$')
	}
	if g.oneIn(15) {
		return g.damage(b.String())
	}
	return b.String()
}

// patternGenerator knows the captures of a pattern so far.
type patternGenerator struct {
	generator
	captures int
	repeated int
}

func (g *patternGenerator) sequence(b *strings.Builder, n, depth int) {
	for range n {
		switch k := g.IntN(20); {
		case k < 4 && depth < 3:
			g.captures++
			b.WriteByte('(')
			g.sequence(b, g.IntN(3), depth+1)
			b.WriteByte(')')
		case k == 5 && g.captures > 0:
			b.WriteByte('%')
			b.WriteByte(byte('1' + g.IntN(min(g.captures, 9))))
		case k == 6:
			b.WriteString(pick(g.generator, []string{"%b()", "%bab", "%baa", "%bx]", "%b%%"}))
		case k == 7:
			b.WriteString("%f" + g.set())
		default:
			b.WriteString(g.single())
			g.repetition(b)
		}
	}
}

// repetition repeats at most a few items, or lua5.1 would not come to an end.
func (g *patternGenerator) repetition(b *strings.Builder) {
	if g.repeated < 5 && g.oneIn(2) {
		g.repeated++
		b.WriteByte(pick(g.generator, []byte("*+-?*+-")))
	}
}

// single returns what stands for one character.
func (g generator) single() string {
	switch g.IntN(6) {
	case 0:
		return "."
	case 1:
		return "%" + pick(g, classLetters)
	case 2:
		return "%" + pick(g, []string{".", "%", "-", "(", "]", "^", "$", " ", "\x80"})
	case 3:
		return g.set()
	default:
		return pick(g, []string{"a", "a", "b", "c", "1", " ", "x", "_", "=", "-", "]", "^", "$", "\xff", "aa"})
	}
}

var classLetters = strings.Split("a c d l p s u w x z A C D L P S U W X Z g G", " ")

func (g generator) set() string {
	var b strings.Builder
	b.WriteByte('[')
	if g.oneIn(4) {
		b.WriteByte('^')
	}
	if g.oneIn(8) {
		b.WriteByte(']')
	}
	for range 1 + g.IntN(3) {
		switch g.IntN(6) {
		case 0:
			b.WriteString("%" + pick(g, classLetters))
		case 1:
			b.WriteString(pick(g, []string{"a-c", "0-9", "A-z", "c-a", "a-", "-a", "%a-z", "a-%z", "\x80-\xff", " -/", "+--", "^-a"}))
		case 2:
			b.WriteString("%" + pick(g, []string{"]", "-", "^", "%", "["}))
		default:
			b.WriteString(pick(g, []string{"a", "b", "x", "1", ".", "-", "^", "$", "[", "(", "_", "\xff"}))
		}
	}
	b.WriteByte(']')
	return b.String()
}

// damage changes a pattern somewhere, which may make it faulty.
func (g generator) damage(pattern string) string {
	at := g.IntN(len(pattern) + 1)
	if g.oneIn(3) {
		return pattern[:at]
	}
	return pattern[:at] + pick(g, []string{"%", "[", "]", "(", ")", "%1", "%9", "%0", "%f", "%b", "()", "%f[", "[^", "*", "^", "$"}) + pattern[at:]
}
