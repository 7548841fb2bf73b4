package printf

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

var calls = flag.Int("calls", 30_000, "how many random directives are compared with lua5.1")

// apply returns what a format of one directive makes of f, or of s.
func apply(format string, f float64, s string) string {
	d, rest, err := Parse(strings.TrimPrefix(format, "%"))
	if err != nil {
		return err.Error()
	}
	var made []byte
	switch d.Verb {
	case 'd', 'i':
		made = d.AppendInt(nil, int64(f))
	case 'u', 'o', 'x', 'X':
		made = d.AppendUint(nil, uint64(int64(f)))
	case 'e', 'E', 'f', 'g', 'G':
		made = d.AppendFloat(nil, f)
	case 'c':
		made = d.AppendChar(nil, byte(int64(f)))
	case 's':
		made = d.AppendText(nil, s)
	case 'q':
		made = AppendQuoted(nil, s)
	default:
		return fmt.Sprintf("invalid option '%%%c' to 'format'", d.Verb)
	}
	return string(made) + rest
}

func TestDirectives(t *testing.T) {
	const long = "a text of more than a hundred bytes, which lua takes as it is, and nothing is cut from it \x00 although C would"
	for _, c := range []struct {
		format string
		f      float64
		s      string
		want   string
	}{
		{"%d", 42, "", "42"}, {"%i", -42, "", "-42"}, {"%5d|", 42, "", "   42|"}, {"%-5d|", 42, "", "42   |"}, {"%05d", -42, "", "-0042"},
		{"%+d", 42, "", "+42"}, {"% d", 42, "", " 42"}, {"%+ d", 42, "", "+42"}, {"%.3d", -5, "", "-005"}, {"%08.3d", 5, "", "     005"},
		{"%-08d|", 5, "", "5       |"}, {"%.0d", 0, "", ""}, {"%.d", 0, "", ""}, {"%+.0d", 0, "", "+"}, {"%5.d|", 7, "", "    7|"},
		{"%.99d", 1, "", strings.Repeat("0", 98) + "1"}, {"%99d", 1, "", strings.Repeat(" ", 98) + "1"},
		{"%u", -1, "", "18446744073709551615"}, {"%x", -1, "", "ffffffffffffffff"}, {"%X", 255, "", "FF"}, {"%#x", 255, "", "0xff"},
		{"%#X", 255, "", "0XFF"}, {"%#x", 0, "", "0"}, {"%#010x", 255, "", "0x000000ff"}, {"%#-10x|", 255, "", "0xff      |"},
		{"%#.5x", 255, "", "0x000ff"}, {"%o", 8, "", "10"}, {"%#o", 8, "", "010"}, {"%#.3o", 8, "", "010"}, {"%#.0o", 0, "", "0"}, {"%#o", 0, "", "0"},
		{"%+u", 5, "", "5"}, {"% x", 5, "", "5"},
		{"%f", 0.5, "", "0.500000"}, {"%.0f", 0.5, "", "0"}, {"%.0f", 1.5, "", "2"}, {"%#.0f", 1, "", "1."}, {"%5.1f|", 0.25, "", "  0.2|"},
		{"%.20f", 0.1, "", "0.10000000000000000555"}, {"%010.2f", -1.5, "", "-000001.50"}, {"%e", 12345.678, "", "1.234568e+04"},
		{"%E", 1e-10, "", "1.000000E-10"}, {"%#.0e", 1, "", "1.e+00"}, {"%g", 1e-5, "", "1e-05"}, {"%g", 100000, "", "100000"}, {"%g", 1e6, "", "1e+06"},
		{"%G", 1e-10, "", "1E-10"}, {"%#g", 1, "", "1.00000"}, {"%#.3g", 0, "", "0.00"}, {"%#g", 1e10, "", "1.00000e+10"}, {"%#.1g", 1e10, "", "1.e+10"},
		{"%.0g", 15, "", "2e+01"}, {"%#.0g", 3, "", "3."}, {"%.14g", 0.1, "", "0.1"}, {"%.3g", 9.999, "", "10"}, {"%#.3g", 9.999, "", "10.0"},
		{"%#.3g", 999.9, "", "1.e+03"}, {"%#.3g", 1000, "", "1.00e+03"},
		{"%f", math.Inf(1), "", "inf"}, {"%F", 1, "", "invalid option '%F' to 'format'"}, {"%E", math.Inf(-1), "", "-INF"},
		{"%010f", math.Inf(1), "", "       inf"}, {"%+f", math.NaN(), "", "+nan"}, {"%G", -math.NaN(), "", "-NAN"},
		{"%c", 65, "", "A"}, {"%5c|", 65, "", "    A|"}, {"%-5c|", 65, "", "A    |"}, {"%05c", 65, "", "    A"}, {"%c", 0, "", ""},
		{"%5c|", 0, "", "    |"}, {"%-5c|", 0, "", "|"}, {"%.0c", 65, "", "A"},
		{"%s", 0, "text", "text"}, {"%6s|", 0, "text", "  text|"}, {"%-6s|", 0, "text", "text  |"}, {"%06s", 0, "text", "  text"},
		{"%.2s", 0, "text", "te"}, {"%.s", 0, "text", ""}, {"%s", 0, "a\x00b", "a"}, {"%5s", 0, "a\x00b", "    a"}, {"%.9s", 0, "a\x00b", "a"},
		{"%s", 0, long, long}, {"%9s", 0, long, long}, {"%.9s", 0, long, long[:9]},
		{"%q", 0, "a\"b\\c\nd\re\x00f", `"a\"b\\c\` + "\n" + `d\re\000f"`}, {"%9q", 0, "a", `"a"`},
		{"%-----d", 1, "", "1"}, {"%------d", 1, "", ErrRepeated.Error()}, {"%100d", 1, "", ErrTooLong.Error()}, {"%.100d", 1, "", ErrTooLong.Error()},
		{"%y", 1, "", "invalid option '%y' to 'format'"}, {"%5%", 1, "", "invalid option '%%' to 'format'"},
	} {
		if got := apply(c.format, c.f, c.s); got != c.want {
			t.Errorf("%s of %v%.9q makes %q, not %q", c.format, c.f, c.s, got, c.want)
		}
	}
}

func TestADirectiveMayLackItsVerb(t *testing.T) {
	for _, format := range []string{"", "-", "5", "5.", ".5", "-05.12"} {
		if d, rest, err := Parse(format); d.Verb != 0 || rest != "" || err != nil {
			t.Errorf("%q has the verb %c, the rest %q and the error %v", format, d.Verb, rest, err)
		}
	}
}

func TestAnyDirectiveMakesWhatItMakesInLua(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	requests, ours := make([]string, *calls), make([]string, *calls)
	for i := range requests {
		format := anyDirective(random)
		f, s := anyNumber(random, format[len(format)-1]), anyText(random)
		ours[i] = fmt.Sprintf("%x", apply(format, f, s))
		requests[i] = fmt.Sprintf("%x|%s|%x|%s", format, lua51.Spelled(f), s, format)
	}
	answer := `unhex(s) return (s:gsub("%x%x", function(h) return string.char(tonumber(h, 16)) end)) end
	local function answer(line)
		local format, f, s = line:match("^(%x+)|(.-)|(%x*)|")
		format = unhex(format)
		local m, e = f:match("ldexp%((.-),(.-)%)")
		f = m and math.ldexp(tonumber(m), tonumber(e)) or not m and loadstring("return " .. f)()
		local _, made = pcall(string.format, format, format:find("[sq]$") and unhex(s) or f)
		return (made:gsub(".", function(c) return ("%02x"):format(c:byte()) end):gsub("\n", "0a"))
	end`
	for i, want := range lua51.Answers(t, answer, requests) {
		if ours[i] != want {
			t.Errorf("%s\nlua5.1 %s\nours   %s", requests[i], want, ours[i])
		}
	}
}

func anyDirective(random *rand.Rand) string {
	var b strings.Builder
	b.WriteByte('%')
	for range random.IntN(8) - 2 {
		b.WriteByte("-+ #0"[random.IntN(5)])
	}
	size := func() {
		switch random.IntN(8) {
		case 0, 1, 2:
			fmt.Fprint(&b, random.IntN(12))
		case 3:
			fmt.Fprint(&b, random.IntN(102))
		}
	}
	size()
	if random.IntN(2) == 0 {
		b.WriteByte('.')
		size()
	}
	b.WriteByte("diuoxXeEfgGcsqdfgsFapn!"[random.IntN(23)])
	return b.String()
}

// anyNumber returns a number that the conversion of a verb is sure of.
func anyNumber(random *rand.Rand, verb byte) float64 {
	switch verb {
	case 'c':
		return float64(random.IntN(256))
	case 'd', 'i', 'u', 'o', 'x', 'X':
		n := random.Int64N(1<<random.IntN(63)+1) >> random.IntN(60)
		return []float64{1, -1}[random.IntN(2)] * math.Trunc(float64(n))
	}
	switch random.IntN(8) {
	case 0:
		return []float64{0, math.Copysign(0, -1), 1, math.Inf(1), math.Inf(-1), math.NaN(), -math.NaN(), 9.5, 0.5, 99999.95}[random.IntN(10)]
	case 1:
		return float64(random.IntN(2_000_000)-1_000_000) / 1000
	case 2:
		return math.Pow(10, float64(random.IntN(60)-30))
	case 3:
		return float64(random.IntN(1000)) + 0.5
	case 4:
		return (random.Float64() - 0.5) * math.Pow(10, float64(random.IntN(30)))
	}
	return math.Float64frombits(random.Uint64())
}

func anyText(random *rand.Rand) string {
	var b strings.Builder
	n := random.IntN(12)
	if random.IntN(5) == 0 {
		n = 90 + random.IntN(20)
	}
	for range n {
		b.WriteByte("abcxyz \x00\r\n\"\\%\xff"[random.IntN(14)])
	}
	return b.String()
}

func TestWhatIsQuotedHasTheSizeThatWasSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab\"\\\n\r\x00é"))).Draw(t, "text")
		if got := AppendQuoted(nil, s); len(got) != QuotedSize(s) {
			t.Fatalf("%q takes %d bytes, not %d", got, len(got), QuotedSize(s))
		}
	})
}

func TestAppendingAllocatesNothing(t *testing.T) {
	buf := make([]byte, 0, 256)
	for _, format := range []string{"5d", "x", "#012x", ".3f", "14e", "g", "#g", "c", "-20s", "q"} {
		d, _, _ := Parse(format)
		if n := testing.AllocsPerRun(100, func() {
			switch d.Verb {
			case 'd':
				buf = d.AppendInt(buf[:0], 1234)
			case 'x':
				buf = d.AppendUint(buf[:0], 1234)
			case 's':
				buf = d.AppendText(buf[:0], "text")
			case 'q':
				buf = AppendQuoted(buf[:0], "te\nxt")
			case 'c':
				buf = d.AppendChar(buf[:0], 'c')
			default:
				buf = d.AppendFloat(buf[:0], 12.34)
			}
		}); n != 0 {
			t.Errorf("%%%s: %v allocations", format, n)
		}
	}
}

func FuzzADirectiveIsAsWideAsItSays(f *testing.F) {
	for _, format := range []string{"-05.3d", "#x", "99.99f", "+#g", "10s", ".5q", "c", "%"} {
		f.Add(format, 12.5, "text")
	}
	f.Fuzz(func(t *testing.T, format string, n float64, s string) {
		d, rest, err := Parse(format)
		if err != nil || d.Verb == 0 {
			return
		}
		if len(rest) >= len(format) || d.Width > 99 || d.Precision > 99 {
			t.Fatalf("%q is %+v, and %q follows", format, d, rest)
		}
		made := apply("%"+format[:len(format)-len(rest)], n, s)
		known := strings.IndexByte("diuoxXeEfgGs", d.Verb) >= 0
		if known && len(made) < d.Width {
			t.Errorf("%q makes %q", format, made)
		}
		if strings.IndexByte("diuoxXeEfgG", d.Verb) >= 0 && !utf8.ValidString(made) {
			t.Errorf("%q makes %q", format, made)
		}
	})
}
