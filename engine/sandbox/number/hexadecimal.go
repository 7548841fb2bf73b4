package number

import (
	"math"
	"math/bits"
)

// hexadecimal reads what follows 0x: digits with at most one point, and perhaps
// a binary exponent.
func hexadecimal(s string) (float64, bool) {
	m := mantissa{base: 16}
	rest := m.read(s)
	exponent, ok := readExponent(rest, 'p')
	if !ok || m.digits == 0 {
		return 0, false
	}
	return scale(m.leading, exponent+4*(m.dropped-m.point), m.sticky), true
}

// scale returns n * 2^exponent, where more says that n is a little more than it
// is written. It rounds once, to the nearest, of two to the even one.
func scale(n uint64, exponent int, more bool) float64 {
	const (
		precision = 53
		least     = -1074 // the exponent of the smallest number
	)
	length := bits.Len64(n)
	drop := max(length-precision, least-exponent, 0)
	if drop > length {
		return 0
	}
	kept := n >> drop
	if drop > 0 {
		rest, half := n-kept<<drop, uint64(1)<<(drop-1)
		if rest > half || rest == half && (more || kept&1 == 1) {
			kept++
		}
	}
	return math.Ldexp(float64(kept), exponent+drop)
}
