package number

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

var calls = flag.Int("calls", 20_000, "how many random numbers and texts are compared with lua5.1")

func TestNumbersAreWrittenAsLuaWritesThem(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", math.Copysign(0, -1): "-0", 1: "1", -7: "-7", 42: "42", 99: "99", 100: "100", 99999999999999: "99999999999999",
		1e14: "1e+14", -1e14: "-1e+14", 123456789012345: "1.2345678901234e+14", 1e15: "1e+15", 1e100: "1e+100", 0.1: "0.1",
		1. / 3: "0.33333333333333", 0.0001: "0.0001", 0.00001: "1e-05", 3.14159265358979: "3.1415926535898", 5e-324: "4.9406564584125e-324",
		1 << 53: "9.007199254741e+15", 1 << 63: "9.2233720368548e+18", 99999999999999.5: "1e+14", 0.5: "0.5", -2.5: "-2.5",
		math.Inf(1): "inf", math.Inf(-1): "-inf", math.MaxFloat64: "1.7976931348623e+308",
	} {
		if got := Format(f); got != want {
			t.Errorf("%g is written %s, not %s", f, got, want)
		}
	}
	if nan := math.Float64frombits(quietNaN); Format(nan) != "nan" || Format(-nan) != "-nan" {
		t.Errorf("no number is written %s and %s", Format(nan), Format(-nan))
	}
}

func TestAnyNumberIsWrittenAsLuaWritesIt(t *testing.T) {
	numbers := make([]float64, *calls)
	requests := make([]string, *calls)
	random := newRandom(t)
	for i := range numbers {
		numbers[i] = anyNumber(random)
		requests[i] = "return " + lua51.Spelled(numbers[i])
	}
	for i, want := range lua51.Answers(t, `answer(line) return tostring(loadstring(line)()) end`, requests) {
		if got := Format(numbers[i]); got != want {
			t.Errorf("%s: lua5.1 writes %s, not %s", lua51.Spelled(numbers[i]), want, got)
		}
	}
}

func TestAppendingAllocatesNothing(t *testing.T) {
	buf := make([]byte, 0, 64)
	for _, f := range []float64{0, 12, 1e15, 0.1, math.Pi, 5e-324, math.Inf(1), math.NaN()} {
		if n := testing.AllocsPerRun(100, func() { buf = Append(buf[:0], f) }); n != 0 {
			t.Errorf("%g: %v allocations", f, n)
		}
	}
}

// newRandom returns a source of random numbers whose seed a failure shows.
func newRandom(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// anyNumber returns numbers of every kind: any bits, decimals, integers, and
// neighbours of powers of ten.
func anyNumber(random *rand.Rand) float64 {
	switch random.IntN(6) {
	case 0:
		return float64(random.Int64N(1<<random.IntN(63)+1) - random.Int64N(1<<random.IntN(63)+1))
	case 1:
		return float64(random.IntN(1_000_000)) / tens[random.IntN(7)]
	case 2:
		near := math.Pow(10, float64(random.IntN(40)-20))
		return math.Float64frombits(math.Float64bits(near) + random.Uint64N(5) - 2)
	case 3:
		return (float64(random.Int64N(1<<53)) + 0.5) / tens[random.IntN(20)]
	}
	return math.Float64frombits(random.Uint64())
}

func TestWhatIsWrittenReadsAsTheSameNumberToFourteenDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "number")
		text := Format(f)
		back, ok := Parse(text)
		if !ok || Format(back) != text {
			t.Fatalf("%g is written %s, which reads as %v, written %s", f, text, ok, Format(back))
		}
	})
}

func TestSmallIntegersAreWrittenWithoutAllocation(t *testing.T) {
	a, b := Format(42), Format(42)
	if unsafe.StringData(a) != unsafe.StringData(b) {
		t.Error("42 is written twice")
	}
}
