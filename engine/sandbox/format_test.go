package sandbox

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/lua51"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

var calls = flag.Int("calls", 3_000, "how many random calls of string.format are compared with lua5.1")

// agree runs a script of testdata in the sandbox and in lua5.1, each with the
// given input, and calls differ for each line that is not the same.
func agree(t *testing.T, script, input string, differ func(line int, ours, lua string)) {
	t.Helper()
	src, err := os.ReadFile("testdata/" + script)
	if err != nil {
		t.Fatal(err)
	}
	ours := mustRun(t, Options{Stdin: stream.Direct(strings.NewReader(input))}, string(src))
	luas := lua51.Run(t, fmt.Sprintf("local f = assert(io.open(%q)); assert(loadstring(f:read('*a'), '=job.lua'))()", "testdata/"+script), input)
	mine, his := strings.Split(ours, "\n"), strings.Split(luas, "\n")
	for i := range max(len(mine), len(his)) {
		a, b := "", ""
		if i < len(mine) {
			a = mine[i]
		}
		if i < len(his) {
			b = his[i]
		}
		if a != b {
			differ(i, a, b)
		}
	}
}

func TestNumbersAreThoseOfLua(t *testing.T) {
	agree(t, "numbers.lua", "", func(line int, ours, lua string) {
		t.Errorf("line %d\nours   %s\nlua5.1 %s", line+1, ours, lua)
	})
}

func TestAnyFormatMakesWhatItMakesInLua(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	const most = 50_000 // at a time
	for left := *calls; left > 0; left -= most {
		requests := make([]string, min(left, most))
		for i := range requests {
			requests[i] = anyFormat(random)
		}
		agree(t, "formats.lua", strings.Join(requests, "\n")+"\n", func(line int, ours, lua string) {
			t.Errorf("%s\nours   %s\nlua5.1 %s", requests[line], ours, lua)
		})
	}
}

// anyFormat returns a request to formats.lua: up to four directives and
// arguments, of which now and then one is missing or wrong.
func anyFormat(random *rand.Rand) string {
	var format, args strings.Builder
	for range random.IntN(4) + 1 {
		format.WriteString([]string{"", "", "%%", "text ", "\x00", "é", "\n"}[random.IntN(7)])
		verb := "diuoxXeEfgGcsqdfgsdfgsdfgs"[random.IntN(26)]
		if random.IntN(40) == 0 {
			verb = "aAFpnlh*%$!\x00"[random.IntN(12)]
		}
		format.WriteString("%" + anyModifiers(random) + string(verb))
		if random.IntN(50) > 0 {
			args.WriteString(" " + anyArgument(random, verb))
		}
	}
	if random.IntN(30) == 0 {
		format.WriteString("%" + anyModifiers(random))
	}
	return fmt.Sprintf("%x%s", format.String(), args.String())
}

func anyModifiers(random *rand.Rand) string {
	var b strings.Builder
	for range random.IntN(7) - 2 {
		b.WriteByte("-+ #0"[random.IntN(5)])
	}
	size := func() {
		switch random.IntN(9) {
		case 0, 1, 2:
			fmt.Fprint(&b, random.IntN(12))
		case 3:
			fmt.Fprint(&b, random.IntN(101))
		}
	}
	size()
	if random.IntN(2) == 0 {
		b.WriteByte('.')
		size()
	}
	return b.String()
}

func anyArgument(random *rand.Rand, verb byte) string {
	switch {
	case random.IntN(60) == 0:
		return []string{"x", "x61"}[random.IntN(2)] // no number
	case verb == 's' || verb == 'q':
		if random.IntN(4) > 0 {
			return fmt.Sprintf("x%x", anyText(random))
		}
	case random.IntN(10) == 0:
		return fmt.Sprintf("x%x", []string{" 12 ", "0x1F", "1e3", "-.5", "inf"}[random.IntN(5)])
	}
	f := anyNumber(random)
	switch {
	case f != f && math.Signbit(f):
		return "v-nan"
	case f != f:
		return "vnan"
	case math.IsInf(f, 1):
		return "vinf"
	case math.IsInf(f, -1):
		return "v-inf"
	case f == 0 && math.Signbit(f):
		return "v-0"
	}
	fraction, exponent := math.Frexp(f)
	return fmt.Sprintf("n%d,%d", int64(math.Ldexp(fraction, 53)), exponent-53)
}

func anyNumber(random *rand.Rand) float64 {
	switch random.IntN(8) {
	case 0:
		special := []float64{0, math.Copysign(0, -1), 1, math.Inf(1), math.Inf(-1), math.NaN(), -math.NaN(), 1 << 63, -1 << 63, 1 << 64, 65, 0.5, 1.5}
		return special[random.IntN(len(special))]
	case 1:
		return float64(random.IntN(2_000_000)-1_000_000) / 1000
	case 2:
		return math.Pow(10, float64(random.IntN(60)-30))
	case 3:
		return float64(random.Int64N(1 << (1 + random.IntN(62))))
	case 4:
		return (random.Float64() - 0.5) * math.Pow(10, float64(random.IntN(30)))
	case 5:
		return float64(random.IntN(300) - 20)
	}
	return math.Float64frombits(random.Uint64())
}

func anyText(random *rand.Rand) string {
	n := random.IntN(12)
	if random.IntN(5) == 0 {
		n = 90 + random.IntN(20)
	}
	text := make([]byte, n)
	for i := range text {
		text[i] = "abcxyz \x00\r\n\"\\%\xff"[random.IntN(14)]
	}
	return string(text)
}

func TestAnyValueIsTextInAFormat(t *testing.T) {
	for src, want := range map[string]string{
		`print(("%s %s %s"):format(nil, true, false))`:                                                          "nil true false\n",
		`print(("%5s|%-5s|%.2s"):format(nil, nil, nil))`:                                                        "  nil|nil  |ni\n",
		`print(("%s"):format(setmetatable({}, {__tostring = function() return "named" end})))`:                  "named\n",
		`print(("%s"):format(setmetatable({}, {__tostring = function() return 1e15 end})))`:                     "1e+15\n",
		`local t = {} print(("%s"):format(t) == tostring(t), ("%s"):format(print) == tostring(print))`:          "true\ttrue\n",
		`print(pcall(string.format, "%s", setmetatable({}, {__tostring = function() return {} end})))`:          "false\t'tostring' must return a string to 'format'\n",
		`print(pcall(string.format, "%s", setmetatable({}, {__tostring = function() error("raised", 0) end})))`: "false\traised\n",
		`print(pcall(string.format, "%s"))`:                                                                     "false\tbad argument #2 to '?' (no value)\n",
	} {
		if got := mustRun(t, Options{}, src); got != want {
			t.Errorf("%s\nprints %q, not %q", src, got, want)
		}
	}
}

// roomy is a state that may hold more than the largest text.
var roomy = Options{Limits: Limits{Memory: 4 << 30}}

func TestAFormatThatMakesTooMuchRaises(t *testing.T) {
	for _, src := range []string{
		`local s = ("x"):rep(1e8) return s.format("%s%s%s", s, s, s)`,
		`local s = ("\0"):rep(1e8) return s.format("%q", s)`,
		`local s = ("x"):rep(1e8) return s.format("%s%s" .. s, s, s)`,
	} {
		if _, _, err := run(t, roomy, src); err == nil || !strings.Contains(err.Error(), "resulting string too large") {
			t.Errorf("%s: %v", src, err)
		}
	}
}
