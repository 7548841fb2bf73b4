package number

import (
	"fmt"
	"math"
	"testing"
)

// What gopher-lua does to write a number: fmt, and to a string.
func BenchmarkFormat(b *testing.B) {
	buf := make([]byte, 0, 64)
	for _, f := range []float64{7, 1234567, 3.25, 0.1, 99.5, 1234.5678, math.Pi, 1e100} {
		b.Run(fmt.Sprintf("%g/fmt", f), func(b *testing.B) {
			for b.Loop() {
				if f == float64(int64(f)) {
					_ = fmt.Sprint(int64(f))
				} else {
					_ = fmt.Sprint(f)
				}
			}
		})
		b.Run(fmt.Sprintf("%g/ours", f), func(b *testing.B) {
			for b.Loop() {
				_ = Format(f)
			}
		})
		b.Run(fmt.Sprintf("%g/append", f), func(b *testing.B) {
			for b.Loop() {
				buf = Append(buf[:0], f)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"7", "1234567", "3.25", " 3.25 ", "-0.001", "1e10", "3.141592653589793", "0xff", "12 kB"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				Parse(s)
			}
		})
	}
}
