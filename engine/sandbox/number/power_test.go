package number

import (
	"fmt"
	"math"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

func TestPowersOfTenAreWhatTheirLiteralsSay(t *testing.T) {
	for n := -340; n <= 310; n++ {
		want, _ := Parse(fmt.Sprintf("1e%d", n))
		if got := Power(10, float64(n)); got != want {
			t.Errorf("10^%d is %v", n, got)
		}
	}
}

func TestSpecialPowers(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range [][3]float64{
		{0, 0, 1}, {math.NaN(), 0, 1}, {1, math.NaN(), 1}, {-1, inf, 1}, {0, -1, inf}, {math.Copysign(0, -1), -1, -inf}, {0, 3, 0}, {-2, 3, -8}, {-2, 2, 4},
		{-2, -1, -0.5}, {4, 0.5, 2}, {4, -0.5, 0.5}, {8, 1. / 3, 2}, {27, 1. / 3, 3}, {inf, 2, inf}, {-inf, 3, -inf}, {inf, -1, 0}, {inf, 0.5, inf}, {-inf, 0.5, inf},
		{2, 1023, 0x1p1023}, {2, 1024, inf}, {2, -1074, 0x1p-1074}, {2, -1075, 0}, {-2, 1025, -inf}, {5e-324, 1, 5e-324}, {5e-324, -1, inf},
		{1e100, 1e308, inf}, {1e100, -1e308, 0}, {0.5, 1e308, 0}, {1, 1e308, 1}, {-3, 1e308, inf},
		{0x1.8p0, -1840, 9.68817316427e-325},
	} {
		if got := Power(c[0], c[1]); got != c[2] {
			t.Errorf("%v^%v is %v, not %v", c[0], c[1], got, c[2])
		}
	}
	if got := Power(-1, 0.5); got == got {
		t.Errorf("the root of -1 is %v", got)
	}
}

// Some are off in Lua too: those are not to be more than a few.
func TestPowersAreThoseOfLua(t *testing.T) {
	random := newRandom(t)
	ours, requests := make([]string, *calls), make([]string, *calls)
	for i := range ours {
		x, y := anyNumber(random), float64(random.IntN(50)-20)
		switch random.IntN(5) {
		case 0:
			y = float64(random.IntN(2100) - 1050)
		case 1:
			y = 0.5
		case 2:
			x = float64(random.IntN(200) - 100)
		}
		ours[i] = exactly(Power(x, y), true)
		requests[i] = fmt.Sprintf("return (%s)^(%s)", lua51.Spelled(x), lua51.Spelled(y))
	}
	different := 0
	for i, want := range lua51.Answers(t, `answer(line) return ("%.17g"):format(loadstring(line)()) end`, requests) {
		if got := ours[i]; got != want {
			different++
			t.Logf("%s is %s to lua5.1, not %s", requests[i], want, got)
		}
	}
	if different > *calls/200 {
		t.Errorf("%d of %d are others in lua5.1", different, *calls)
	}
}

func BenchmarkPower(b *testing.B) {
	for _, y := range []float64{2, 3, -2, 10, 100, 0.5, 1.5} {
		b.Run(fmt.Sprintf("%v/go", y), func(b *testing.B) {
			for b.Loop() {
				math.Pow(1.7, y)
			}
		})
		b.Run(fmt.Sprintf("%v/ours", y), func(b *testing.B) {
			for b.Loop() {
				Power(1.7, y)
			}
		})
	}
}
