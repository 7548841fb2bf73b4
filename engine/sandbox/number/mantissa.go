package number

import (
	"math"
	"strconv"
	"strings"
)

// mantissa is the part of a number before its exponent.
type mantissa struct {
	base    uint64
	digits  int    // how many there are
	leading uint64 // the value of the first ones, as many as fit
	dropped int    // digits that did not fit
	sticky  bool   // not all of those are 0
	point   int    // digits after the point
}

// read takes in digits with at most one point among them, and returns what
// follows.
func (m *mantissa) read(s string) (rest string) {
	most := (math.MaxUint64 - m.base + 1) / m.base
	seen := false
	for i := range len(s) {
		if s[i] == '.' && !seen {
			seen = true
			continue
		}
		d := uint64(value(s[i]))
		if d >= m.base {
			return s[i:]
		}
		m.digits++
		if seen {
			m.point++
		}
		if m.leading <= most && m.dropped == 0 {
			m.leading = m.base*m.leading + d
		} else {
			m.dropped++
			m.sticky = m.sticky || d != 0
		}
	}
	return ""
}

// readExponent reads an exponent that letter begins, which must be all of s.
// One that is too large for an int32 is cut.
func readExponent(s string, letter byte) (exponent int, ok bool) {
	if s == "" {
		return 0, true
	}
	if s[0]|0x20 != letter {
		return 0, false
	}
	s, negative := s[1:], false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative, s = s[0] == '-', s[1:]
	}
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	for _, c := range []byte(s) {
		exponent = min(10*exponent+int(c-'0'), math.MaxInt32)
	}
	if negative {
		exponent = -exponent
	}
	return exponent, true
}

// tens are the powers of ten that a float64 holds exactly.
var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
	1e19, 1e20, 1e21, 1e22}

// exact returns a decimal number whose digits and power of ten are both exact,
// so that one operation rounds once (Clinger 1990).
func (m *mantissa) exact(exponent int) (float64, bool) {
	exponent -= m.point
	switch {
	case m.dropped > 0 || m.leading > 1<<53 || exponent < -22 || exponent > 22:
		return 0, false
	case exponent < 0:
		return float64(m.leading) / tens[-exponent], true
	}
	return float64(m.leading) * tens[exponent], true
}

// enough is how many digits of a decimal number decide what it is rounded to,
// given whether others follow that are not 0.
const enough = 800

// normal returns the digits of a decimal number behind a point, the first one
// not 0, and the exponent that makes it the same. Of digits that are too many
// to matter it leaves one.
func (m *mantissa) normal(digits string, exponent int) string {
	exponent += m.digits - m.point
	normal := make([]byte, 1, enough+len(".1e-2147483648"))
	normal[0] = '.'
	for i := range len(digits) {
		switch c := digits[i]; {
		case c == '.':
		case c == '0' && len(normal) == 1:
			exponent--
		case len(normal) <= enough:
			normal = append(normal, c)
		case c != '0' && len(normal) == enough+1:
			normal = append(normal, '1')
		}
	}
	return string(strconv.AppendInt(append(normal, 'e'), int64(exponent), 10))
}
