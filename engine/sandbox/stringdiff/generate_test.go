package stringdiff

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator makes calls of the string library, as functions in Lua. The same
// seed gives the same calls.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 51))} }

func (g generator) batch(n int) []string {
	batch := make([]string, n)
	for i := range batch {
		batch[i] = g.call()
	}
	return batch
}

func (g generator) oneIn(n int) bool { return g.IntN(n) == 0 }

func pick[E any](g generator, all []E) E { return all[g.IntN(len(all))] }

// arguments are the arguments of a call, in Lua.
type arguments []string

// kinds are the calls there are, each as often as its weight says.
var kinds = []struct {
	weight int
	make   func(generator) (name string, args arguments)
}{
	{6, func(g generator) (string, arguments) { return "find", g.search("true", "false", "1") }},
	{6, func(g generator) (string, arguments) { return "match", g.search() }},
	{3, func(g generator) (string, arguments) {
		return pick(g, []string{"gmatch", "gmatch", "gfind"}), g.search()[:2]
	}},
	{8, func(g generator) (string, arguments) { return "gsub", g.substitution() }},
	{2, func(g generator) (string, arguments) { return "sub", arguments{g.text(), g.index(), g.index()} }},
	{2, func(g generator) (string, arguments) { return "byte", arguments{g.text(), g.index(), g.index()} }},
	{1, func(g generator) (string, arguments) { return "rep", arguments{g.text(), g.count()} }},
	{1, func(g generator) (string, arguments) { return "char", g.codes() }},
	{6, func(g generator) (string, arguments) { return "format", g.format() }},
	{2, func(g generator) (string, arguments) {
		return pick(g, []string{"len", "lower", "upper", "reverse"}), arguments{g.text()}
	}},
}

// call returns a function that makes a call.
func (g generator) call() string {
	total := 0
	for _, k := range kinds {
		total += k.weight
	}
	at := g.IntN(total)
	for _, k := range kinds {
		if at -= k.weight; at < 0 {
			return g.write(k.make(g))
		}
	}
	panic("unreachable")
}

// write returns a function that makes the call, with an argument too few or
// wrong now and then.
func (g generator) write(name string, args arguments) string {
	for g.oneIn(4) && len(args) > 0 {
		args = args[:len(args)-1]
	}
	if g.oneIn(25) && len(args) > 0 && (name != "rep" || len(args) < 2) && name != "format" {
		args[g.IntN(len(args))] = pick(g, []string{"nil", "true", "{}", "type", "12", "-1.5", "1e15", `"5"`, `"0x1p"`, "object", "coroutine.create(function() end)"})
	}
	call := g.form(name, args)
	if name == "gmatch" || name == "gfind" {
		call = "collect(" + call + ")"
	}
	if g.oneIn(3) {
		return fmt.Sprintf("function() local a, b, c, d = %s return a, b, c, d end", call)
	}
	return fmt.Sprintf("function() return %s end", call)
}

// form returns a call as a function or as a method.
func (g generator) form(name string, args arguments) string {
	all := strings.Join(args, ", ")
	if len(args) == 0 || g.oneIn(2) {
		return fmt.Sprintf("string.%s(%s)", name, all)
	}
	self := args[0]
	if strings.HasPrefix(self, `"`) {
		self = "(" + self + ")"
	} else {
		self = "object"
	}
	return fmt.Sprintf("%s:%s(%s)", self, name, strings.Join(args[1:], ", "))
}

func (g generator) search(more ...string) arguments {
	args := arguments{quote(g.subject()), quote(g.pattern())}
	if g.oneIn(20) {
		args[0] = g.text()
	}
	args = append(args, pick(g, []string{g.index(), "1", "2", "nil"}))
	if len(more) > 0 && g.oneIn(6) {
		args = append(args, pick(g, more))
	}
	return args
}

func (g generator) substitution() arguments {
	args := append(g.search()[:2], g.replacement())
	if g.oneIn(3) {
		args = append(args, g.index())
	}
	return args
}

var replacements = []string{
	"lookup", "computed", "raising", "{}", "12", "-0.5",
	"function(...) return ... end", "function(...) return select('#', ...) end", "function(a, b) return b end", "function() end",
	"function() return false end", "function() return true end", "function() return {} end", `function(a) return a .. "%1" end`,
	`function(a) error("stop at " .. a) end`, "function(a) error({}) end", `function(a) return (string.gsub(a, ".", "%0%0")) end`,
	"string.upper", "string.len", "tostring", "coroutine.running",
}

func (g generator) replacement() string {
	if g.oneIn(2) {
		return pick(g, replacements)
	}
	return quote(g.join(4, []string{"a", "-", "%0", "%1", "%1", "%2", "%9", "%%", "%x", "\x00", "%", "long text "}))
}

// text returns a string or a number.
func (g generator) text() string {
	if g.oneIn(12) {
		return pick(g, []string{"12", "-3.25", "1e15", "1e100", "0", "(0/0)", "123456789012345", "0.1"})
	}
	return quote(g.subject())
}

// index returns a number, as a position or a limit.
func (g generator) index() string {
	if g.oneIn(8) {
		return pick(g, []string{
			"math.huge", "-math.huge", "0/0", "2^31", "2^31-1", "-2^31", "2^32+1", "2^53", "2^63", "-2^63", "1e100", `"2"`, `"-1"`, `"0x3"`, `" 1 "`, `"1e0"`,
			`"x"`, "nil",
		})
	}
	return pick(g, []string{"0", "1", "1", "2", "3", "4", "7", "20", "-1", "-1", "-2", "-3", "-7", "-20", "1.5", "2.999", "-0.5", "-1.5"})
}

// count returns a number, as how often to repeat.
func (g generator) count() string {
	return pick(g, []string{"0", "1", "2", "3", "7", "40", "-1", "-40", "1.9", "0.5", "-0.5", "2^32+1", "-2^31", "-math.huge", `"2"`, "nil"})
}

func (g generator) codes() arguments {
	args := make(arguments, g.IntN(5))
	for i := range args {
		args[i] = pick(g, []string{"0", "65", "97", "127", "128", "255", "65.9", `"66"`, "0.5", "-0.5"})
		if g.oneIn(12) {
			args[i] = pick(g, []string{"256", "-1", "1e100", "-math.huge", "2^32+65", "nil", `"a"`, "-256", "0/0"})
		}
	}
	return args
}

// subject returns a text in which patterns find something.
func (g generator) subject() string {
	if g.oneIn(10) {
		return pick(g, []string{
			"", "  trim me\t\n", "key = value", "127.0.0.1 - - [10/Oct/2000:13:55:36] \"GET / HTTP/1.0\" 200", "f(a(b)c)d(", "THE (quick) fox", "a\x00b\x00\x00", "x^y$z", "\xe4\xff\x80a",
			strings.Repeat("ab1 ", 40), strings.Repeat("(", 30) + strings.Repeat(")", 30),
		})
	}
	return g.join(14, []string{
		"a", "a", "a", "b", "b", "c", "x", "z", "A", "Z", "1", "2", "0", "9", " ", "\n", "\t", "_", ".", "-", "%", "^", "$", "(", ")", "[", "]", "ab", "aa", "\x00", "\x80", "\xff",
		"\x7f", "=", ",",
	})
}

// join returns at most n pieces.
func (g generator) join(n int, pieces []string) string {
	var b strings.Builder
	for range g.IntN(n + 1) {
		b.WriteString(pick(g, pieces))
	}
	return b.String()
}

// quote returns s as a literal of Lua.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			fmt.Fprintf(&b, "\\%03d", c)
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
