package number

import (
	"math"
	"math/bits"
	"strings"
)

// ParseBase returns the integer that s spells in a base from 2 to 36, and
// whether it spells one, as C's strtoul: in base 16 it may begin with 0x, a
// negative one wraps around at 2^64, and one that is too large is 2^64-1.
func ParseBase(s string, base int) (float64, bool) {
	s = trim(s)
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative, s = s[0] == '-', s[1:]
	}
	if base == 16 && len(s) > 2 && strings.EqualFold(s[:2], "0x") {
		s = s[2:]
	}
	if s == "" {
		return 0, false
	}
	n, large := uint64(0), false
	for _, c := range []byte(s) {
		d := uint64(value(c))
		if d >= uint64(base) {
			return 0, false
		}
		high, low := bits.Mul64(n, uint64(base))
		sum, carry := bits.Add64(low, d, 0)
		n, large = sum, large || high+carry > 0
	}
	switch {
	case large:
		n = math.MaxUint64
	case negative:
		n = -n
	}
	return float64(n), true
}
