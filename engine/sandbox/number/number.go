// Package number reads and writes numbers as Lua 5.1 does, whose words for it
// are those of C: a number is written as by printf's %.14g, and read as by
// strtod, in the C locale of glibc.
//
// # Not a number
//
// C writes the sign of a NaN, so this package does too: "nan" or "-nan". Which
// of them an operation makes is the processor's choice. That of 0/0 is "-nan"
// on amd64 and "nan" on arm64, in Lua 5.1 and here alike.
package number

import (
	"math"
	"strconv"
)

// Digits is how many significant digits a number is written with.
const Digits = 14

// tooLong is the least integer that Digits digits cannot hold.
const tooLong = 1e14

// Format returns f as Lua writes it.
func Format(f float64) string {
	if n := int64(f); float64(n) == f && 0 < n && n < 100 {
		return strconv.Itoa(int(n)) // which keeps those
	}
	var buf [24]byte
	return string(Append(buf[:0], f))
}

// Append appends f as Lua writes it to dst.
func Append(dst []byte, f float64) []byte {
	if n := int64(f); float64(n) == f && -tooLong < n && n < tooLong && (n != 0 || !math.Signbit(f)) {
		return strconv.AppendInt(dst, n, 10)
	}
	if f-f != 0 {
		return appendSpecial(dst, f)
	}
	if n := int64(math.Abs(f)*shift + 0.5); shift/10000 <= n && n < tooLong && float64(n)/shift == math.Abs(f) {
		return appendShifted(dst, n, f < 0)
	}
	return strconv.AppendFloat(dst, f, 'g', Digits, 64)
}

// appendSpecial appends an f that is infinite or no number.
func appendSpecial(dst []byte, f float64) []byte {
	if math.Signbit(f) {
		dst = append(dst, '-')
	}
	if f != f {
		return append(dst, "nan"...)
	}
	return append(dst, "inf"...)
}

// shift is 10 to the number of decimals that appendShifted takes.
const shift = 1e5

// appendShifted appends n / shift, or its negative. A number that is nearest to
// this quotient, of at most Digits digits, is written as it.
func appendShifted(dst []byte, n int64, negative bool) []byte {
	if negative {
		dst = append(dst, '-')
	}
	dst = strconv.AppendInt(dst, n/shift, 10)
	dst = append(dst, '.')
	for rest, unit := n%shift, int64(shift/10); rest > 0; rest, unit = rest%unit, unit/10 {
		dst = append(dst, '0'+byte(rest/unit))
	}
	return dst
}
