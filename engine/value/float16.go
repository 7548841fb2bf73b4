package value

import "math"

// toFloat16 returns the half-precision bits of f, and whether they hold f
// exactly (IEEE 754 binary16).
func toFloat16(f float32) (uint16, bool) {
	bits := math.Float32bits(f)
	sign := uint16(bits>>16) & 0x8000
	exp := int(bits>>23&0xff) - 127
	frac := bits & 0x7fffff
	switch {
	case exp == -127 && frac == 0: // zero
		return sign, true
	case exp == 128: // infinity, NaN
		if frac != 0 {
			return 0x7e00, true
		}
		return sign | 0x7c00, true
	case exp >= -14 && exp <= 15: // normal
		return sign | uint16(exp+15)<<10 | uint16(frac>>13), frac&0x1fff == 0
	case exp >= -24 && exp < -14: // subnormal
		shift := uint(-exp - 1) // 24-bit significand down to units of 2^-24
		sig := frac | 0x800000
		return sign | uint16(sig>>shift), sig&(1<<shift-1) == 0
	}
	return 0, false
}

// fromFloat16 returns the number whose half-precision bits are h.
func fromFloat16(h uint16) float64 {
	exp, frac := int(h>>10&0x1f), float64(h&0x3ff)
	var f float64
	switch exp {
	case 0:
		f = math.Ldexp(frac, -24)
	case 31:
		if frac != 0 {
			return math.NaN()
		}
		f = math.Inf(1)
	default:
		f = math.Ldexp(frac+1024, exp-25)
	}
	if h&0x8000 != 0 {
		return -f
	}
	return f
}
