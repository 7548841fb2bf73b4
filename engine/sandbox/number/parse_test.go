package number

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

var spellings = []string{
	"", " ", "0", "-0", "10", " 10 ", "10x", "10 x", "+5", "-5", "++5", "- 5", "1e2", "1E2", "1e", "1e+", "1e+2", "1e-2", "1e5.5", "5.", ".5",
	"5.e3", ".", "..", "1.2.3", "1_000", "1e400", "-1e400", "1e-400", "0x", "0x1", "0X1F", "0x1p4", "0x1P-4", "0x1p", "0x1p+", "0xA.8", "0xA.8p1",
	"0x.8", "0x.", "0x.p1", "-0x10", "0x 10", "0xg", "0x-1", "0x10 ", "0xffffffffffffffff", "-0xffffffffffffffff", "0xffffffffffffffffff",
	"0x1.00000000000008", "0x1.000000000000080000000000001", "0x1.00000000000018", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x.8p-1074",
	"0x0.00000000000018p-1022", "0x1p1023", "0x1p1024", "0x1.fffffffffffff8p1023", "0x0p99999999999", "0x1p99999999999", "0x1p-99999999999",
	"0xffffffffffffffffp-1138", "0x8000000000000000p-1138", "0x8000000000000001p-1138", "0x8000000000000000.1p-1138",
	"inf", "-inf", "INF", "infinity", "InFiNiTy ", "infinit", "infx", "nan", "-nan", "NaN", "nan()", "nan(12_a)", "nan(", "nan(-)", "nano",
	"\v\f\r\n10\t", "\x00", "10\x00", "10\x00x", "1\x000", "12345678901234567890", "0.1", "123456789", "1234567890", "9007199254740993",
	"1e22", "1e23", "123456789012345678e-5", "1e99999999999999999999", "1e-99999999999999999999", "0e99999999999999999999",
	strings.Repeat("0", 400) + "1", "1" + strings.Repeat("0", 400), "." + strings.Repeat("0", 12000) + "1e12001",
	"9007199254740993." + strings.Repeat("0", 2000) + "1", "9007199254740993." + strings.Repeat("0", 2000),
	"9007199254740992" + strings.Repeat("9", 2000) + "e-2000", "." + strings.Repeat("0", 900) + "9007199254740993" + strings.Repeat("0", 900) + "1e901",
	strings.Repeat("9", 12000) + "e-12000", strings.Repeat("9", 801) + "e-801", strings.Repeat("0", 900) + "e5", strings.Repeat("7", 900) + ".5e-900", "0x" + strings.Repeat("f", 3000) + "p-12000", "0x." + strings.Repeat("0", 300) + "1p1200",
}

func TestTextsAreReadAsLuaReadsThem(t *testing.T) { compareParse(t, spellings) }

func TestAnyTextIsReadAsLuaReadsIt(t *testing.T) {
	random := newRandom(t)
	texts := make([]string, *calls)
	for i := range texts {
		texts[i] = anySpelling(random)
	}
	compareParse(t, texts)
}

func compareParse(t *testing.T, texts []string) {
	t.Helper()
	requests := make([]string, len(texts))
	for i, s := range texts {
		requests[i] = lua51.Hexed(s)
	}
	answer := `answer(line) local n = tonumber((` + lua51.Unhexed + `)); return n and ("%.17g"):format(n) or "nil" end`
	for i, want := range lua51.Answers(t, answer, requests) {
		if got := exactly(Parse(texts[i])); got != want {
			t.Errorf("%.200q is %s to lua5.1, not %s", texts[i], want, got)
		}
	}
}

// exactly tells all floats apart, in words that C has too.
func exactly(f float64, ok bool) string {
	switch {
	case !ok:
		return "nil"
	case f-f != 0:
		return Format(f)
	}
	return fmt.Sprintf("%.17g", f)
}

// anySpelling returns something like a number: parts of numbers, and now and
// then what does not belong there.
func anySpelling(random *rand.Rand) string {
	if random.IntN(3) == 0 {
		return fmt.Sprintf([]string{"%.17g", "%g", "%x", "%.3f", "%e"}[random.IntN(5)], anyNumber(random))
	}
	parts := []string{
		"0x", "0X", ".", "e", "E", "p", "P", "+", "-", "0", "00", "1", "7", "9", "12", "345", "a", "F", "ffffffffffffff", "8000000000000",
		"4503599627370496", "9007199254740993", "e10", "e-320", "e308", "p-1070", "p1020", " ", "\t", "_", "inf", "nan", "x",
	}
	var b strings.Builder
	for range 1 + random.IntN(7) {
		b.WriteString(parts[random.IntN(len(parts))])
	}
	return b.String()
}

func TestIntegersOfAnyBaseAreReadAsLuaReadsThem(t *testing.T) {
	type request struct {
		text string
		base int
	}
	var all []request
	for _, s := range spellings {
		for _, base := range []int{2, 8, 11, 16, 33, 34, 36} {
			all = append(all, request{s, base})
		}
	}
	random := newRandom(t)
	for range *calls {
		r := request{base: 2 + random.IntN(35)}
		if r.base == 10 {
			continue // which is Parse
		}
		for range random.IntN(20) {
			r.text += string("0123456789abcdefghijklmnopqrstuvwxyzXYZ"[random.IntN(min(39, r.base+1))])
		}
		r.text = []string{"", "-", "+", " ", "0x", "-0X"}[random.IntN(6)] + r.text + []string{"", "", "", " ", ".", "\x00z"}[random.IntN(6)]
		all = append(all, r)
	}
	requests := make([]string, len(all))
	for i, r := range all {
		requests[i] = fmt.Sprintf("%02d%s", r.base, lua51.Hexed(r.text))
	}
	answer := `answer(line) local base = tonumber(line:sub(1, 2)); line = line:sub(3)
		local n = tonumber((` + lua51.Unhexed + `), base); return n and ("%.17g"):format(n) or "nil" end`
	for i, want := range lua51.Answers(t, answer, requests) {
		if got := exactly(ParseBase(all[i].text, all[i].base)); got != want {
			t.Errorf("%.200q in base %d is %s to lua5.1, not %s", all[i].text, all[i].base, want, got)
		}
	}
}

func TestAnyNumberReadsBackFromItsSeventeenDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "number")
		for _, text := range []string{fmt.Sprintf("%.16e", f), fmt.Sprintf(" %x\n", f)} {
			if back, ok := Parse(text); !ok || math.Float64bits(back) != math.Float64bits(f) {
				t.Fatalf("%q reads as %g", text, back)
			}
		}
	})
}

func FuzzParseKeepsWhatFormatWrites(f *testing.F) {
	for _, s := range []string{"10", " 0x1p4 ", "nan(1)", "-inf", ".5e+3", "1\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := Parse(s)
		if back, again := Parse(Format(n)); ok && (!again || Format(back) != Format(n)) {
			t.Errorf("%q reads as %s, which reads as %s", s, Format(n), Format(back))
		}
		if whole, ok := ParseBase(s, 16); ok && (whole < 0 || whole > two64) {
			t.Errorf("%q in base 16 is %s", s, Format(whole))
		}
	})
}
