package printf

import (
	"bytes"
	"math"
	"strconv"
)

// usual is the precision of a float that states none.
const usual = 6

// AppendFloat appends f for the directives e, E, f, g and G.
func (d *Directive) AppendFloat(dst []byte, f float64) []byte {
	start := len(dst)
	dst = d.appendSign(dst, math.Signbit(f))
	prefix := len(dst) - start
	finite := f-f == 0
	switch f = math.Abs(f); {
	case f != f:
		dst = append(dst, "nan"...)
	case !finite:
		dst = append(dst, "inf"...)
	default:
		dst = d.appendMagnitude(dst, f)
	}
	if d.Verb < 'a' {
		upper(dst[start:])
	}
	return d.pad(dst, start, prefix, d.Zero && finite)
}

// appendMagnitude appends an f that is finite and not negative.
func (d *Directive) appendMagnitude(dst []byte, f float64) []byte {
	precision := d.Precision
	if precision < 0 {
		precision = usual
	}
	switch d.Verb {
	case 'g', 'G':
		if d.Alternate {
			return appendSignificant(dst, f, max(precision, 1))
		}
		return strconv.AppendFloat(dst, f, 'g', precision, 64)
	case 'e', 'E':
		start := len(dst)
		return d.keepPoint(strconv.AppendFloat(dst, f, 'e', precision, 64), start, precision)
	default:
		start := len(dst)
		return d.keepPoint(strconv.AppendFloat(dst, f, 'f', precision, 64), start, precision)
	}
}

// keepPoint puts a point behind the digits that dst has from start on, if there
// is to be one although none follow it.
func (d *Directive) keepPoint(dst []byte, start, precision int) []byte {
	if !d.Alternate || precision > 0 {
		return dst
	}
	return pointed(dst, start)
}

// pointed puts a point behind the digits that dst has from start on.
func pointed(dst []byte, start int) []byte {
	at := len(dst)
	if e := bytes.IndexByte(dst[start:], 'e'); e >= 0 {
		at = start + e
	}
	dst = append(dst, 0)
	copy(dst[at+1:], dst[at:])
	dst[at] = '.'
	return dst
}

// appendSignificant appends f with a number of significant digits and a point,
// as %g does if it keeps zeros at the end. Where only rounding makes f too large
// for those digits, glibc drops the zeros all the same: 999.9 in 3 is 1.e+03.
func appendSignificant(dst []byte, f float64, digits int) []byte {
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'e', digits-1, 64)
	exponent, _ := strconv.Atoi(string(dst[bytes.LastIndexByte(dst, 'e')+1:]))
	switch {
	case exponent == digits && f < math.Pow10(digits):
		dst = strconv.AppendFloat(dst[:start], f, 'e', 0, 64)
	case -4 <= exponent && exponent < digits:
		dst = strconv.AppendFloat(dst[:start], f, 'f', digits-1-exponent, 64)
	}
	if bytes.IndexByte(dst[start:], '.') < 0 {
		dst = pointed(dst, start)
	}
	return dst
}
