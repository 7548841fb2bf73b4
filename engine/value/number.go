package value

import (
	"math"
	"strconv"
)

// FormatNumber returns f as Lua 5.1 prints it: with 14 significant digits
// (%.14g), and inf, -inf or nan.
func FormatNumber(f float64) string { return string(appendNumberText(nil, f)) }

func appendNumberText(dst []byte, f float64) []byte {
	switch {
	case math.IsInf(f, 1):
		return append(dst, "inf"...)
	case math.IsInf(f, -1):
		return append(dst, "-inf"...)
	case math.IsNaN(f):
		return append(dst, "nan"...)
	}
	return strconv.AppendFloat(dst, f, 'g', 14, 64)
}

// appendExact appends the number of t with as many digits as it takes to read
// the same number again. A float always shows that it is one, except an
// infinite one.
func appendExact(dst []byte, t Token) []byte {
	if t.Whole {
		return strconv.AppendInt(dst, t.Int, 10)
	}
	if t.Num == 0 { // -0, for 0 is whole
		return append(dst, "-0.0"...)
	}
	return strconv.AppendFloat(dst, t.Num, 'g', -1, 64)
}

// appendExactInt appends n as a number, and reports whether a number holds
// it exactly.
func appendExactInt(dst []byte, n int64) ([]byte, bool) {
	if -MaxExact <= n && n <= MaxExact {
		return AppendInt(dst, n), true
	}
	f := float64(n)
	if f == math.MaxInt64 || int64(f) != n { // float64(MaxInt64) is 2^63, which n is not
		return dst, false
	}
	return AppendNumber(dst, f), true
}

// appendExactUint is appendExactInt for n.
func appendExactUint(dst []byte, n uint64) ([]byte, bool) {
	if n <= math.MaxInt64 {
		return appendExactInt(dst, int64(n))
	}
	f := float64(n)
	if f == math.MaxUint64 || uint64(f) != n {
		return dst, false
	}
	return AppendNumber(dst, f), true
}
