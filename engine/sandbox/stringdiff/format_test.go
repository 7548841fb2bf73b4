package stringdiff

import (
	"math"
	"strconv"
	"strings"
)

// format returns the arguments of string.format. It gives %s only strings and
// numbers: other values are an error in lua5.1, and text here.
func (g generator) format() arguments {
	args := arguments{""}
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString(pick(g, []string{"", "", "a", " text ", "%%", "\x00", "é"}))
		verb := pick(g, []string{"d", "i", "u", "o", "x", "X", "e", "E", "f", "g", "G", "c", "s", "q", "s", "d", "f", "g"})
		b.WriteString("%" + g.flags() + g.size() + verb)
		args = append(args, g.formatted(verb))
	}
	if g.oneIn(30) {
		b.WriteString(pick(g, []string{"%", "%y", "%10", "%-", "%F", "%A", "%ll", "%n", "%-+ #00d", "%100d", "%.100d", "%.", "%5%", "%p"}))
		args = append(args, "1")
	}
	if g.oneIn(20) {
		args = append(args, "1")
	}
	args[0] = quote(b.String())
	return args
}

func (g generator) flags() string { return g.join(g.IntN(4), []string{"-", "+", " ", "#", "0"}) }

func (g generator) size() string {
	width, precision := "", ""
	if g.oneIn(3) {
		width = strconv.Itoa(g.IntN(pick(g, []int{8, 20, 100})))
	}
	if g.oneIn(3) {
		precision = "." + pick(g, []string{"", strconv.Itoa(g.IntN(pick(g, []int{4, 20, 100})))})
	}
	return width + precision
}

// formatted returns an argument for a directive.
func (g generator) formatted(verb string) string {
	switch {
	case verb == "s" || verb == "q":
		return pick(g, []string{g.text(), quote(strings.Repeat("long ", 25)), quote("line\nbreak\r\"\\\x00")})
	case verb == "c":
		return pick(g, []string{"65", "0", "255", "10", "256", "-1", `"66"`, "65.5"})
	case g.oneIn(30):
		return pick(g, []string{"nil", `"x"`, "{}", "true", `""`})
	case g.oneIn(3):
		return g.random()
	}
	return pick(g, []string{
		"0", `tonumber("-0")`, "1", "-1", "7", "42", "-42", "255", "65535", "2^31", "-2^31", "2^32", "2^53", "2^63", "-2^63", "2^64", "1e15", "1e16", "1e100", "-1e100", "1e308", "1e-5", "0.1",
		"0.5", "1.5", "2.5", "-0.5", "0.05", "123.456", "1e-310", "5e-324", "1/3", "2/3", "99.9999", "999999.5", "math.pi", "math.huge", "-math.huge", "0/0", `"12"`, `"0x1F"`, `" 3.5 "`,
	})
}

// random returns a number of any magnitude.
func (g generator) random() string {
	mantissa := g.NormFloat64()
	if g.oneIn(3) {
		mantissa = float64(g.IntN(2000) - 1000)
	}
	scaled := mantissa * math.Pow10(g.IntN(50)-25)
	return strconv.FormatFloat(scaled, 'g', pick(g, []int{1, 3, 6, 17}), 64)
}
