package random

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

func TestNumbersAreThoseOfLua(t *testing.T) {
	const script = `
		for line in io.lines() do
			math.randomseed(tonumber(line))
			for i = 1, 200 do io.write(("%.17g "):format(math.random())) end
		end`
	seeds := []int32{0, 1, 2, 42, -1, math.MaxInt32, math.MinInt32, 123456789}
	var input, want strings.Builder
	for _, seed := range seeds {
		input.WriteString(strconv.Itoa(int(seed)) + "\n")
		s := New(uint32(seed))
		for range 200 {
			want.WriteString(strconv.FormatFloat(s.Float64(), 'g', 17, 64) + " ")
		}
	}
	out := lua51.Run(t, script, input.String())
	got, wanted := strings.Fields(out), strings.Fields(want.String())
	if len(got) != len(wanted) {
		t.Fatalf("%d numbers", len(got))
	}
	for i := range got {
		a, _ := strconv.ParseFloat(got[i], 64)
		b, _ := strconv.ParseFloat(wanted[i], 64)
		if a != b {
			t.Fatalf("seed %d: number %d is %v in lua5.1 and %v here", seeds[i/200], i%200, a, b)
		}
	}
}

func TestTheSequenceIsTheOneOfTheCLibraryOfGNU(t *testing.T) {
	s := New(1)
	for i, want := range []uint32{1804289383, 846930886, 1681692777, 1714636915} { // rand() without srand()
		if got := s.step() >> 1; got != want {
			t.Errorf("number %d is %d, not %d", i, got, want)
		}
	}
}
