package printf

import "strconv"

// AppendInt appends n for the directives d and i.
func (d *Directive) AppendInt(dst []byte, n int64) []byte {
	if d.Width == 0 && d.Precision < 0 && !d.Plus && !d.Space {
		return strconv.AppendInt(dst, n, 10)
	}
	start, magnitude := len(dst), uint64(n)
	if n < 0 {
		magnitude = -magnitude
	}
	dst = d.appendSign(dst, n < 0)
	return d.appendDigits(dst, start, len(dst)-start, magnitude, 10)
}

// AppendUint appends n for the directives u, o, x and X.
func (d *Directive) AppendUint(dst []byte, n uint64) []byte {
	start, base := len(dst), 10
	switch d.Verb {
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
		if d.Alternate && n != 0 {
			dst = append(dst, '0', d.Verb)
		}
	}
	dst = d.appendDigits(dst, start, len(dst)-start, n, base)
	if d.Verb == 'X' {
		upper(dst[start:])
	}
	return dst
}

// appendDigits appends n with its zeros, and fills up to the width with what
// dst has from start on, a prefix.
func (d *Directive) appendDigits(dst []byte, start, prefix int, n uint64, base int) []byte {
	first := len(dst)
	if n != 0 || d.Precision != 0 {
		dst = strconv.AppendUint(dst, n, base)
	}
	least := d.Precision
	if base == 8 && d.Alternate && (len(dst) == first || dst[first] != '0') {
		least = max(least, len(dst)-first+1)
	}
	if missing := least - (len(dst) - first); missing > 0 {
		zeros := Directive{Width: least}
		dst = zeros.pad(dst, first, 0, true)
	}
	return d.pad(dst, start, prefix, d.Zero && d.Precision < 0)
}

func (d *Directive) appendSign(dst []byte, negative bool) []byte {
	switch {
	case negative:
		return append(dst, '-')
	case d.Plus:
		return append(dst, '+')
	case d.Space:
		return append(dst, ' ')
	}
	return dst
}

func upper(s []byte) {
	for i, c := range s {
		if 'a' <= c && c <= 'z' {
			s[i] = c - 'a' + 'A'
		}
	}
}
