package number

import (
	"math"
	"strconv"
	"strings"
)

// Parse returns the number that s spells, and whether it spells one. What C
// would not see, from the first zero byte on, does not count.
//
// A number is decimal (12, .5, 5., 1e-3) or hexadecimal (0xff, 0xA.8, 0x1p4), or
// the word inf, infinity or nan in any case; with a sign or none, and with
// space around it.
func Parse(s string) (f float64, ok bool) {
	if f, ok := short(s); ok {
		return f, true
	}
	s = trim(s)
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative, s = s[0] == '-', s[1:]
	}
	switch {
	case s == "":
		return 0, false
	case len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x':
		f, ok = hexadecimal(s[2:])
	case s[0]|0x20 == 'i' || s[0]|0x20 == 'n':
		f, ok = word(s)
	default:
		f, ok = decimal(s)
	}
	if negative {
		f = -f
	}
	return f, ok
}

// short is Parse for up to 16 digits, with a minus and a point at most.
func short(s string) (float64, bool) {
	const most = 16 // whose value, unless it is too large, float64 holds exactly
	i, point, n := 0, -1, uint64(0)
	if len(s) > 0 && s[0] == '-' {
		i = 1
	}
	if len(s) == i || len(s) > most {
		return 0, false
	}
	for ; i < len(s); i++ {
		if d := s[i] - '0'; d <= 9 {
			n = 10*n + uint64(d)
		} else if s[i] == '.' && point < 0 && len(s) > 2 {
			point = i
		} else {
			return 0, false
		}
	}
	f := float64(n)
	if point >= 0 {
		f /= tens[len(s)-1-point]
	}
	if s[0] == '-' {
		f = -f
	}
	return f, n < 1<<53
}

// trim returns the part of s that C sees, without space around it.
func trim(s string) string {
	if end := strings.IndexByte(s, 0); end >= 0 {
		s = s[:end]
	}
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// isSpace is C's isspace.
func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func word(s string) (float64, bool) {
	switch {
	case strings.EqualFold(s, "inf"), strings.EqualFold(s, "infinity"):
		return math.Inf(1), true
	case len(s) >= 3 && strings.EqualFold(s[:3], "nan") && isPayload(s[3:]):
		return math.Float64frombits(quietNaN), true
	}
	return 0, false
}

const quietNaN = 0x7ff8 << 48

// isPayload reports whether s may follow the word nan: nothing, or letters,
// digits and _ in parentheses.
func isPayload(s string) bool {
	if s == "" {
		return true
	}
	if len(s) < 2 || s[0] != '(' || s[len(s)-1] != ')' {
		return false
	}
	for _, c := range []byte(s[1 : len(s)-1]) {
		if c != '_' && value(c) >= 36 {
			return false
		}
	}
	return true
}

// value returns what c stands for as a digit, 255 if it is none of any base.
func value(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return c | 0x20 - 'a' + 10
	}
	return 255
}

// decimal reads digits with at most one point, and perhaps an exponent. The
// conversion is strconv's, which knows more spellings, but rounds the same.
func decimal(s string) (float64, bool) {
	m := mantissa{base: 10}
	rest := m.read(s)
	exponent, ok := readExponent(rest, 'e')
	if !ok || m.digits == 0 {
		return 0, false
	}
	if f, ok := m.exact(exponent); ok {
		return f, true
	}
	if m.digits > enough || exponent > 9999 || exponent < -9999 { // strconv miscounts those
		s = m.normal(s[:len(s)-len(rest)], exponent)
	}
	f, _ := strconv.ParseFloat(s, 64) // 0 or infinite if out of range, as in C
	return f, true
}
